using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using EchoServer.Load.Engine;
using EchoServer.Load.Engine.Stats;
using EchoServer.Load.Scenarios;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Load;

/// <summary>The mix of habits: each stands apart, and what a server does wrong is reported as what it is.</summary>
public class SoakTests(ITestOutputHelper output) : EndToEndTest(output)
{
    private static readonly string[] _habits = ["storm", "pingpong", "slow", "stream", "abort", "half-close", "idle"];

    [Fact]
    public async Task Soak_IsAnsweredWell_AndItsAbortsAreNoFailures()
    {
        EchoServerProcess server = await StartAsync();

        LoadResult result = await RunAsync($"{server.EndPoint}", "1s", "10s");

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        Assert.Equal(_habits, Scenarios(result).Select(NameOf));
        Assert.All(Scenarios(result), s => Assert.InRange(CountOf(s, "ok"), 1, int.MaxValue));
        ReportedLedger ledger = await server.StopAsync();
        Assert.Equal(CountOf(Scenarios(result).Single(s => NameOf(s) == "abort"), "ok"), ledger.Reset);
        Assert.Equal((0, 0), (ledger.Error, ledger.Killed));
    }

    [Theory]
    [InlineData("slow")]
    [InlineData("abort")]
    [InlineData("half-close")]
    public void Soak_IsAnsweredWell_HoweverLongRequestsMayBe(string habit)
    {
        using FakeServer server = new(FakeServer.UpperCase);
        ClientSettings settings =
            new([IPEndPoint.Parse(server.Address)], TimeSpan.FromSeconds(5), 16 << 20, 16 << 20, Seed: 1);
        NodeStats stats = NBomberRunner.RegisterScenarios(
            SoakScenarios.Create(habit, settings).WithoutWarmUp()
                .WithLoadSimulations(Simulation.IterationsForConstant(1, 1))).Run();
        Assert.Equal((1, 0), (stats.AllOkCount, stats.AllFailCount));
    }

    [Fact]
    public async Task Soak_ReportsMismatches_WhenBytesAreWrong()
    {
        LoadResult result = await RunAsync(async connection =>
        {
            byte[] buffer = new byte[64 * 1024];
            for (int n; (n = await connection.ReceiveAsync(buffer)) > 0;)
            {
                byte[] reply = Oracle.Upper(buffer.AsSpan(0, n));
                reply[0] ^= 1;
                await FakeServer.SendAllAsync(connection, reply);
            }
        });
        AssertAllFailed(result, "mismatch", "is wrong");
    }

    [Fact]
    public async Task Soak_ReportsTimeouts_WhenTheServerIsSilent() =>
        AssertAllFailed(await RunAsync(FakeServer.Silence, "300ms"), "timeout", "after 0 of ");

    [Fact]
    public async Task Soak_ReportsClosedConnections_WhenRepliesAreTruncated()
    {
        LoadResult result = await RunAsync(async connection =>
        {
            byte[] buffer = new byte[64 * 1024];
            await connection.ReceiveAsync(buffer);
            await FakeServer.SendAllAsync(connection, Oracle.Upper(buffer.AsSpan(0, 1)));
            connection.Shutdown(SocketShutdown.Send);
            while (await connection.ReceiveAsync(buffer) > 0)
            {
            }
        });
        AssertAllFailed(result, "receive", "closed after 1 of ");
    }

    [Fact]
    public async Task Soak_ReportsClosedConnections_WhenTheServerClosesEarly()
    {
        LoadResult result = await RunAsync(async connection => await connection.ReceiveAsync(new byte[1]));
        Assert.Equal(1, result.ExitCode);
        Assert.All(Scenarios(result), s => Assert.Equal(0, CountOf(s, "ok")));
        Assert.All(
            Scenarios(result).SelectMany(CodesOf), c =>
                Assert.True(c.Code is "receive" or "send", $"{c.Code}: {c.Message}"));
    }

    private static async Task<LoadResult> RunAsync(Func<Socket, Task> serve, string timeout = "10s")
    {
        using FakeServer server = new(serve);
        return await RunAsync(server.Address, "300ms", timeout);
    }

    private static Task<LoadResult> RunAsync(string target, string duration, string timeout) => LoadProcess.RunAsync(
        "soak", "--target", target, "--duration", duration, "--timeout", timeout, "--clients", "20", "--payload",
        "100-4096");

    private static void AssertAllFailed(LoadResult result, string code, string message)
    {
        Assert.True(result.ExitCode == 1, result.Output + result.Error);
        Assert.Equal(_habits, Scenarios(result).Select(NameOf));
        Assert.All(Scenarios(result), s => AssertFailed(s, code, message));
    }

    private static void AssertFailed(JsonElement scenario, string code, string message)
    {
        Assert.Equal(0, CountOf(scenario, "ok"));
        (string Code, string Message)[] codes = [.. CodesOf(scenario)];
        Assert.True(
            codes is [var only] && only.Code == code
                && only.Message.Contains(message, StringComparison.Ordinal),
                $"{NameOf(scenario)}: {string.Join("; ", codes)}");
    }

    private static JsonElement[] Scenarios(LoadResult result) =>
        [.. result.Report.GetProperty("scenarios").EnumerateArray()];

    private static string NameOf(JsonElement scenario) => scenario.GetProperty("name").GetString()!;

    private static int CountOf(JsonElement scenario, string what) =>
        scenario.GetProperty(what).GetProperty("count").GetInt32();

    private static IEnumerable<(string Code, string Message)> CodesOf(JsonElement scenario) =>
        scenario.GetProperty("fail").GetProperty("statusCodes").EnumerateArray()
            .Select(c => (c.GetProperty("code").GetString()!, c.GetProperty("message").GetString()!));
}
