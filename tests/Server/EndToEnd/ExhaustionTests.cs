using EchoServer.Tests.Support;

namespace EchoServer.Tests.Server.EndToEnd;

/// <summary>A server that runs out of descriptors or processes backs off, says so, and serves again when there are
/// some.</summary>
public sealed class ExhaustionTests(ITestOutputHelper output) : EndToEndTest(output)
{
    // More than the server needs for itself.
    private const int Few = 120;

    private static readonly TimeSpan _watch = TimeSpan.FromSeconds(1);

    [RequiresToolTheory("prlimit")]
    [InlineData("forkserver")]
    [InlineData("spawn")]
    [InlineData("inline")]
    public async Task Server_BacksOffAndServesLater_WhenItCanOpenNoDescriptor(string startMethod)
    {
        EchoServerProcess server = await StartAsync("--start-method", startMethod);
        await LimitDescriptorsAsync(server, $"{ProcessTable.NextDescriptor(server.Pid)}");
        EchoConnection[] waiting = await ConnectManyAsync(server, 3);

        Pauses.AssertGrow(await server.WaitForEventsAsync(ServerEvents.Pausing, 3, "three pauses"));
        Assert.DoesNotContain(server.Events, ServerEvents.Started);
        await LimitDescriptorsAsync(server, await UsualLimitAsync("nofile"));

        foreach (EchoConnection connection in waiting) Assert.Equal("ABC", await connection.AskAsync("abc"));
        await server.WaitForEventAsync(ServerEvents.Resuming, "the end of the pauses");
        Assert.Equal(new ReportedLedger(3, 0, 3, 0, Closed: 3, 0, 0, 0), await CloseAllAndStopAsync(server));
    }

    [RequiresToolFact("prlimit")]
    public async Task Server_UsesLittleProcessorTime_WhenItCanOpenNoDescriptor()
    {
        EchoServerProcess server = await StartAsync();
        await LimitDescriptorsAsync(server, $"{ProcessTable.NextDescriptor(server.Pid)}");
        await ConnectManyAsync(server, 3);

        LogEvent first = await server.WaitForEventAsync(ServerEvents.Pausing, "the first pause");
        TimeSpan before = server.ProcessorTime;
        await Eventually.HoldsAsync(() => DateTimeOffset.UtcNow > first.Time + _watch, () => "the time is over");
        TimeSpan used = server.ProcessorTime - before;

        Assert.InRange(server.Events.Count(ServerEvents.Pausing), 2, 5); // After 0, 100, 300, 700 and 1500 ms.
        Assert.InRange(used, TimeSpan.Zero, _watch / 2); // One that spins uses all of it; the JIT compiler uses some.
        await LimitDescriptorsAsync(server, await UsualLimitAsync("nofile"));
    }

    [RequiresToolFact("prlimit")]
    public async Task Server_LivesAndServesTheRestLater_WhenItsConnectionsTakeAllDescriptors()
    {
        EchoServerProcess server = await StartAsync(
            new ServerInvocation("--start-method", "inline") { Wrapper = ["prlimit", $"--nofile={Few}:{Few}"] });
        EchoConnection[] connections = await ConnectManyAsync(server, Few); // Each takes one, and the server has some.

        await server.WaitForEventAsync(ServerEvents.Pausing, "a pause");
        for (int i = 0; i < 50; i++) Assert.Equal("ABC", await connections[i % 10].AskAsync("abc"));
        foreach (EchoConnection connection in connections[..^5]) connection.Dispose();

        foreach (EchoConnection connection in connections[^5..]) Assert.Equal("ABC", await connection.AskAsync("abc"));
        ReportedLedger ledger = await CloseAllAndStopAsync(server);
        Assert.Equal((Few, 0, Few), (ledger.Accepted, ledger.Refused, ledger.Reaped));
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

        await LimitProcessesAsync(server, await UsualLimitAsync("nproc"));
        await ConnectServedAsync(server);
        await server.WaitForEventAsync(ServerEvents.Resuming, "the end of the pause");
        Assert.Equal(new ReportedLedger(3, Refused: 1, 2, 0, Closed: 2, 0, 0, 0), await CloseAllAndStopAsync(server));
    }

    [RequiresPidsCgroupFact]
    public async Task Server_StopsAcceptingAndStopsInOrder_WhenItsCgroupHasFewProcessesLeft()
    {
        using PidsCgroup cgroup = new();
        cgroup.Limit = "60";
        EchoServerProcess server = await StartAsync(
            new ServerInvocation("--spares", "1", "--max-spares", "1", "--drain-timeout", "1s")
            { Wrapper = cgroup.Wrapper });
        EchoConnection served = await ConnectServedAsync(server);

        int others = (await AskUntilItPausesAsync(server, 60)).Count;
        LogEvent pause = await server.WaitForEventAsync(ServerEvents.Pausing, "the pause");
        Assert.Contains("pids.max", pause.Message);
        Assert.Equal("STILL HERE", await served.AskAsync("still here"));

        ReportedLedger ledger = await server.StopAsync();
        Assert.Equal(0, ledger.Running);
        // the last one, if it was accepted before it was known that there is no process for it
        Assert.InRange(ledger.Refused, 0, 1);
        Assert.InRange(ledger.Accepted, 2, others + 1);
    }

    // From what a server with a fork server can start in, to what limits nothing here.
    [RequiresPidsCgroupTheory]
    [InlineData(40)]
    [InlineData(50)]
    [InlineData(56)]
    [InlineData(62)]
    [InlineData(100)]
    [InlineData(200)]
    public async Task Server_ServesAfterEveryBurst_WhateverPidsMaxIs(int limit)
    {
        using PidsCgroup cgroup = new();
        cgroup.Limit = $"{limit}";
        EchoServerProcess server = await StartAsync(new ServerInvocation() { Wrapper = cgroup.Wrapper });
        for (int burst = 0; burst < 3; burst++)
        {
            foreach (EchoConnection connection in await ConnectManyAsync(server, 20)) connection.Dispose();
            (await ConnectServedAsync(server)).Dispose();
        }
        ReportedLedger ledger = await CloseAllAndStopAsync(server);
        Assert.Equal((63, 0), (ledger.Accepted, ledger.Refused));
    }

    [RequiresPidsCgroupFact]
    public async Task Server_ServesWithMostOfItsProcesses_WhenItsCgroupHasFew()
    {
        using PidsCgroup cgroup = new();
        cgroup.Limit = "100";
        EchoServerProcess server = await StartAsync(new ServerInvocation() { Wrapper = cgroup.Wrapper });

        var asked = await AskUntilItPausesAsync(server, 100);

        // 16 are left to the server, which has some threads besides
        Assert.InRange(asked.Count(a => a.IsServed.IsCompleted), 60, 84);
        await CloseAllAndStopAsync(server);
    }

    [RequiresPidsCgroupFact]
    public async Task Server_AcceptsAgain_WhenItsCgroupHasProcessesLeftAgain()
    {
        using PidsCgroup cgroup = new();
        EchoServerProcess server =
            await StartAsync(new ServerInvocation("--spares", "1", "--max-spares", "1") { Wrapper = cgroup.Wrapper });
        cgroup.Limit = $"{cgroup.Current + 1}";
        var asked = await AskUntilItPausesAsync(server, 10);
        Assert.False(asked[^1].IsServed.IsCompleted);

        cgroup.Limit = "max";

        Assert.DoesNotContain(false, await Task.WhenAll(asked.Select(a => a.IsServed)));
        await server.WaitForEventAsync(ServerEvents.Resuming, "the end of the pauses");
        Assert.Equal(
            new ReportedLedger(asked.Count, 0, asked.Count, 0, Closed: asked.Count, 0, 0, 0),
            await CloseAllAndStopAsync(server));
    }

    /// <summary>Root is exempt from the limit on processes.</summary>
    private async Task<EchoServerProcess> StartAsUserAsync() =>
        await StartAsync(new ServerInvocation("--start-method", "spawn")
    {
        ServerPath = await ServerCopy.ToAsync(MakeFolder()),
        Wrapper = AnotherUser.Wrapper,
    });

    private static Task LimitDescriptorsAsync(EchoServerProcess server, string limit) =>
        RunAsync("prlimit", $"--pid={server.Pid}", $"--nofile={limit}:");

    /// <summary>Limits the processes and threads of the server's user; only that user itself, or a very privileged one,
    /// may.</summary>
    private static Task LimitProcessesAsync(EchoServerProcess server, string limit) =>
        RunAsync(
            AnotherUser.Wrapper[0],
            [.. AnotherUser.Wrapper[1..], "prlimit", $"--pid={server.Pid}", $"--nproc={limit}:"]);

    private static async Task RunAsync(string program, params string[] arguments)
    {
        CommandRun run = await CommandRun.OfAsync(program, arguments);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
    }

    /// <summary>A limit where nothing else is said.</summary>
    private static async Task<string> UsualLimitAsync(string resource) =>
        (await CommandRun.OfAsync("prlimit", $"--{resource}", "--output=SOFT", "--noheadings")).Output.Trim();
}
