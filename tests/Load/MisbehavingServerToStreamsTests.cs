using System.Net.Sockets;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Load;

/// <summary>Streams, and requests that don't fit into the connection's buffers, to servers that misbehave on purpose:
/// each is reported as what it does.</summary>
public class MisbehavingServerToStreamsTests
{
    private const int Length = 3_000_000;
    private const int Block = 64 * 1024;
    private const string Impatient = "300ms";

    [Theory]
    [InlineData("bulk")]
    [InlineData("storm")]
    [InlineData("pingpong")]
    public async Task Load_ReportsAMismatch_WhenAByteIsWrong(string kind) =>
        AssertFailed(
            await RunAsync(kind, reply => reply[2_000_000] ^= 1), "mismatch", "byte 2000001 of 3000000 is wrong");

    [Fact]
    public async Task Bulk_ReportsAMismatch_WhenBlocksAreSwapped() => AssertFailed(
        await RunAsync("bulk", reply =>
        {
            byte[] block = reply[(7 * Block)..(8 * Block)];
            reply.AsSpan(20 * Block, Block).CopyTo(reply.AsSpan(7 * Block));
            block.CopyTo(reply, 20 * Block);
        }),
        "mismatch", $"byte {7 * Block + 1} of 3000000 is wrong");

    [Fact]
    public async Task Bulk_ReportsAMismatch_WhenAByteIsLeftOut() => AssertFailed(
        await RunAsync("bulk", reply => reply.AsSpan(1_000_001).CopyTo(reply.AsSpan(1_000_000))), "mismatch",
        "byte 10000");

    [Fact]
    public async Task Bulk_ReportsAMismatch_WhenThereIsMoreThanTheReply() => AssertFailed(
        await RunAsync(
            "bulk",
            connection => ServeAsync(
                connection, async reply => await FakeServer.SendAllAsync(connection, (byte[])[.. reply, 0]))),
        "mismatch", "after the reply");

    [Fact]
    public async Task Bulk_ReportsWhereTheReplyEnded_WhenItIsTruncated() => AssertFailed(
        await RunAsync(
            "bulk",
            connection => ServeAsync(
                connection, async reply => await FakeServer.SendAllAsync(connection, reply.AsMemory(0, 1_234_567)))),
        "receive", "closed after 1234567 of 3000000 bytes");

    [Fact]
    public async Task Bulk_ReportsAReset_WhenTheServerClosesEarly() =>
        AssertFailed(await RunAsync("bulk", FakeServer.CloseAfter(0)), "receive", "0 of 3000000 bytes");

    [Theory]
    [InlineData("bulk")]
    [InlineData("pingpong")]
    public async Task Load_ReportsATimeout_WhenTheServerIsSilent(string kind) =>
        AssertFailed(
            await RunAsync(kind, FakeServer.Silence, Impatient), "timeout",
            "nothing moved for 0.3 s after 0 of 3000000 bytes");

    [Fact]
    public async Task Bulk_ReportsATimeout_WhenTheServerStopsReading() => AssertFailed(
        await RunAsync("bulk", _ => Task.Delay(Timeout.Infinite), Impatient), "timeout",
        "nothing moved for 0.3 s after 0 of 3000000 bytes");

    private static Task<LoadResult> RunAsync(string kind, Action<byte[]> spoil) =>
        RunAsync(kind, connection => ServeAsync(connection, async reply =>
    {
        spoil(reply);
        await FakeServer.SendAllAsync(connection, reply);
        await connection.ReceiveAsync(new byte[1]);
    }));

    private static async Task<LoadResult> RunAsync(string kind, Func<Socket, Task> serve, string timeout = "30s")
    {
        using FakeServer server = new(serve);
        return await LoadProcess.RunAsync(kind, "--target", server.Address, "--payload", $"{Length}",
            "--duration", "200ms", "--warmup", "0", "--clients", "2", "--timeout", timeout);
    }

    // Reads all of the request before it answers: the client must not wait for a piece of the reply before it sends the
    // next.
    private static async Task ServeAsync(Socket connection, Func<byte[], Task> answer)
    {
        byte[] request = new byte[Length];
        for (int n, done = 0; done < Length; done += n)
        {
            if ((n = await connection.ReceiveAsync(request.AsMemory(done))) == 0) return;
        }
        await answer(Oracle.Upper(request));
    }

    private static void AssertFailed(LoadResult result, string code, string message)
    {
        Assert.True(result.ExitCode == 1, result.Output + result.Error);
        Assert.Equal(code, Assert.Single(result.Failures.Keys));
        Assert.Contains(message, result.Message, StringComparison.Ordinal);
        Assert.Equal(0, result.Ok);
    }
}
