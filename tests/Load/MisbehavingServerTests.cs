using System.Net;
using System.Net.Sockets;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Load;

/// <summary>echo-load against servers that misbehave on purpose: each is reported as what it does.</summary>
public class MisbehavingServerTests
{
    [Fact]
    public async Task Load_ReportsAMismatch_WhenAByteIsWrong()
    {
        LoadResult result = await RunAsync(async connection =>
        {
            byte[] buffer = new byte[64];
            await ReceiveAllAsync(connection, buffer);
            byte[] reply = Oracle.Upper(buffer);
            reply[40] ^= 1;
            await FakeServer.SendAllAsync(connection, reply);
        });
        AssertFailed(result, "mismatch", "byte 41 of 64 is wrong");
    }

    [Fact]
    public async Task Load_ReportsAMismatch_WhenThereIsMoreThanTheReply()
    {
        LoadResult result = await RunAsync(async connection =>
        {
            byte[] buffer = new byte[64];
            await ReceiveAllAsync(connection, buffer);
            await FakeServer.SendAllAsync(connection, (byte[])[.. Oracle.Upper(buffer), 0]);
            await connection.ReceiveAsync(buffer);
        });
        AssertFailed(result, "mismatch", "after the reply");
    }

    [Fact]
    public async Task Load_ReportsWhereTheReplyEnded_WhenItIsTruncated()
    {
        LoadResult result = await RunAsync(async connection =>
        {
            byte[] buffer = new byte[64];
            await ReceiveAllAsync(connection, buffer);
            await FakeServer.SendAllAsync(connection, Oracle.Upper(buffer).AsMemory(0, 10));
        });
        AssertFailed(result, "receive", "closed after 10 of 64 bytes");
    }

    [Fact]
    public async Task Load_ReportsAClosedConnection_WhenThereIsNoReply()
    {
        LoadResult result = await RunAsync(connection => ReceiveAllAsync(connection, new byte[64]));
        AssertFailed(result, "receive", "closed after 0 of 64 bytes");
    }

    [Fact]
    public async Task Load_ReportsAReset_WhenTheServerResets()
    {
        LoadResult result = await RunAsync(FakeServer.Reset);
        AssertFailed(result, "receive", "ConnectionReset after 0 of 64 bytes");
    }

    [Fact]
    public async Task Load_ReportsATimeout_WhenTheServerIsSilent()
    {
        LoadResult result = await RunAsync(FakeServer.Silence, "300ms");
        AssertFailed(result, "timeout", "after 0 of 64 bytes");
    }

    [Fact]
    public async Task Load_ReportsATimeout_WhenThatIsShorterThanAMillisecond()
    {
        LoadResult result = await RunAsync(FakeServer.Silence, "0.4ms");
        AssertFailed(result, "timeout", "after 0 of 64 bytes");
    }

    [Theory]
    [InlineData("1")]
    [InlineData("2")]
    public async Task Load_Fails_WhenRepliesWereWrongInTheWarmUpOnly(string processes)
    {
        long wrongUntil = Environment.TickCount64 + 60_000;
        using FakeServer server = new(async connection =>
        {
            byte[] buffer = new byte[64];
            await ReceiveAllAsync(connection, buffer);
            byte[] reply = Oracle.Upper(buffer);
            if (Interlocked.Exchange(ref wrongUntil, 0) > 0) reply[0] ^= 1; // the first of all
            await FakeServer.SendAllAsync(connection, reply);
        });
        LoadResult result = await LoadProcess.RunAsync(
            "storm", "--target", server.Address, "--duration", "200ms", "--warmup", "300ms", "--clients", "2",
            "--processes", processes);
        Assert.Equal((1, 0), (result.ExitCode, result.Failures.Count));
        Assert.Contains(
            "1 requests failed while warming up: mismatch, such as byte 1 of 64 is wrong", result.Output,
            StringComparison.Ordinal);
        Assert.Equal(1, result.Scenario.GetProperty("warmUpFailures")[0].GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task Load_ReportsThatItCannotConnect_WhenNobodyListens()
    {
        using Socket bound = new(SocketType.Stream, ProtocolType.Tcp);
        bound.Bind(new IPEndPoint(IPAddress.Loopback, 0)); // bound and not listening: refused for certain
        LoadResult result = await RunAsync($"127.0.0.1:{((IPEndPoint)bound.LocalEndPoint!).Port}");
        AssertFailed(result, "connect", "refused");
    }

    [Fact]
    public async Task Hold_DoesNotAskAgain_WhatCouldNotBeOpened()
    {
        using FakeServer server = new(async connection =>
        {
            byte[] buffer = new byte[64];
            while (await connection.ReceiveAsync(buffer) > 0) await FakeServer.SendAllAsync(connection, new byte[64]);
        });
        LoadResult result =
            await LoadProcess.RunAsync("hold", "--target", server.Address, "--duration", "100ms", "--clients", "20");
        AssertFailed(result, "mismatch", "byte 1 of 64 is wrong");
        Assert.Equal(20, result.Failures["mismatch"]);
    }

    [Theory]
    [InlineData("'x'", "--target", "x")]
    [InlineData("''", "--server-ledger", "")]
    [InlineData("'0'", "--clients", "0")]
    [InlineData("'5-3'", "--payload", "5-3")]
    [InlineData("'json,pdf'", "--format", "json,pdf")]
    [InlineData("'p42>1ms'", "--fail-if", "p42>1ms")]
    [InlineData("'p99>5'", "--fail-if", "p99>5")]
    [InlineData("'nonsense'", "nonsense")]
    public async Task Load_NamesTheValue_WhenCalledWrongly(string named, params string[] arguments)
    {
        using LoadProcess load = new(["storm", .. arguments]);
        LoadResult result = await load.EndAsync();
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.StartsWith("echo-load: ", result.Error, StringComparison.Ordinal);
        Assert.Equal(1, result.Error.Count(c => c == '\n'));
        Assert.Contains(named, result.Error, StringComparison.Ordinal);
    }

    private static async Task<LoadResult> RunAsync(Func<Socket, Task> serve, string timeout = "30s")
    {
        using FakeServer server = new(serve);
        return await RunAsync(server.Address, timeout);
    }

    private static Task<LoadResult> RunAsync(string target, string timeout = "30s") => LoadProcess.RunAsync(
        "storm", "--target", target, "--duration", "200ms", "--warmup", "0", "--clients", "2", "--timeout", timeout);

    private static void AssertFailed(LoadResult result, string code, string message)
    {
        Assert.True(result.ExitCode == 1, result.Output + result.Error);
        Assert.Equal(code, Assert.Single(result.Failures.Keys));
        Assert.Contains(message, result.Message, StringComparison.Ordinal);
        Assert.Equal(0, result.Ok);
    }

    private static async Task ReceiveAllAsync(Socket connection, byte[] buffer)
    {
        for (int n, done = 0; done < buffer.Length && (n = await connection.ReceiveAsync(buffer.AsMemory(done))) > 0;)
            done += n;
    }
}
