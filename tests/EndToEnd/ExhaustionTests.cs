using EchoServer.Tests.Support;
using Xunit.Abstractions;

namespace EchoServer.Tests.EndToEnd;

/// <summary>A server that runs out of descriptors or processes backs off, says so, and serves again when there are some.</summary>
public sealed class ExhaustionTests(ITestOutputHelper output) : EndToEndTest(output)
{
    // More than the server needs for itself.
    private const int Descriptors = 120;

    // Belongs to nobody, and to no other run of these tests at the same time.
    private static readonly int _user = 3_000_000 + Environment.ProcessId;
    private static readonly string[] _asUser = [$"--reuid={_user}", $"--regid={_user}", "--clear-groups"];

    [RequiresToolFact("prlimit")]
    public async Task Server_BacksOffAndServesLater_WhenItIsOutOfDescriptors()
    {
        EchoServerProcess server = await StartAsync(
            new ServerCommand("--start-method", "inline") { Wrapper = ["prlimit", $"--nofile={Descriptors}:{Descriptors}"] });
        EchoConnection[] connections = await ConnectManyAsync(server, Descriptors); // Each takes one, and the server has some.

        IReadOnlyList<LogEvent> pauses = await server.WaitForEventsAsync(ServerEvents.Pausing, 3, "three pauses");
        AssertGrows(pauses);
        Assert.Equal("ABC", await connections[0].AskAsync("abc"));
        foreach (EchoConnection connection in connections[..^5]) connection.Dispose();

        foreach (EchoConnection connection in connections[^5..]) Assert.Equal("ABC", await connection.AskAsync("abc"));
        await server.WaitForEventAsync(ServerEvents.Resuming, "the end of the pauses");
        Ledger ledger = await CloseAllAndStopAsync(server);
        Assert.Equal((Descriptors, 0, Descriptors), (ledger.Accepted, ledger.Refused, ledger.Reaped));
    }

    [RequiresToolFact("prlimit")]
    public async Task Server_DoesNotSpin_WhenItIsOutOfDescriptors()
    {
        EchoServerProcess server = await StartAsync(
            new ServerCommand("--start-method", "inline") { Wrapper = ["prlimit", $"--nofile={Descriptors}:{Descriptors}"] });
        await ConnectManyAsync(server, Descriptors);

        LogEvent first = await server.WaitForEventAsync(ServerEvents.Pausing, "the first pause");
        TimeSpan before = server.ProcessorTime;
        LogEvent last = (await server.WaitForEventsAsync(ServerEvents.Pausing, 5, "five pauses"))[^1];
        TimeSpan used = server.ProcessorTime - before;

        Assert.InRange(used, TimeSpan.Zero, (last.Time - first.Time) / 2);
    }

    [RequiresAnotherUserFact]
    public async Task Server_RefusesAndServesLater_WhenItIsOutOfProcesses()
    {
        EchoServerProcess server = await StartAsUserAsync();
        EchoConnection early = await ConnectServedAsync(server);

        await LimitProcessesAsync(server, "1"); // Its threads count: it has more than that already.
        EchoConnection refused = await ConnectAsync(server);
        LogEvent refusal = await server.WaitForEventAsync(ServerEvents.RefusedFor(refused.Peer), "the refusal");
        Assert.Equal(("Warning", 1), (refusal.Level, refusal.Number("Running")));
        await refused.EndsAsync();
        await server.WaitForEventAsync(ServerEvents.Pausing, "the pause");
        Assert.Equal("STILL HERE", await early.AskAsync("still here"));

        await LimitProcessesAsync(server, await UsualLimitAsync());
        await ConnectServedAsync(server);
        await server.WaitForEventAsync(ServerEvents.Resuming, "the end of the pause");
        Assert.Equal(new Ledger(3, Refused: 1, 2, 0, Closed: 2, 0, 0, 0), await CloseAllAndStopAsync(server));
    }

    /// <summary>Root is exempt from the limit on processes.</summary>
    private async Task<EchoServerProcess> StartAsUserAsync() => await StartAsync(new ServerCommand
    {
        ServerPath = await ServerCopy.ToAsync(MakeFolder()),
        Wrapper = ["setpriv", .. _asUser],
    });

    /// <summary>Sets how many processes and threads the server's user may have, and leaves how many it could have.</summary>
    private static async Task LimitProcessesAsync(EchoServerProcess server, string limit)
    {
        CommandRun prlimit = await CommandRun.OfAsync(
            "setpriv", [.. _asUser, "prlimit", $"--pid={server.Pid}", $"--nproc={limit}:"]);
        Assert.Equal((0, ""), (prlimit.ExitCode, prlimit.Error));
    }

    /// <summary>How many processes a user may have where nothing else is said.</summary>
    private static async Task<string> UsualLimitAsync() =>
        (await CommandRun.OfAsync("prlimit", "--nproc", "--output=SOFT", "--noheadings")).Output.Trim();

    /// <summary>100 ms, 200 ms, 400 ms …: by the log's own times each pause has lasted as long as it should, or longer.</summary>
    private static void AssertGrows(IReadOnlyList<LogEvent> pauses)
    {
        double least = 95;
        for (int i = 1; i < pauses.Count; i++, least *= 2)
            Assert.InRange((pauses[i].Time - pauses[i - 1].Time).TotalMilliseconds, least, double.MaxValue);
    }
}
