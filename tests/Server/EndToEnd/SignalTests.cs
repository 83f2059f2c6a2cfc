using EchoServer.Linux;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Server.EndToEnd;

/// <summary>What the server makes of signals, whatever whoever started it has made of them before.</summary>
public sealed class SignalTests(ITestOutputHelper output) : EndToEndTest(output)
{
    [Theory]
    [InlineData(2)] // SIGINT
    [InlineData(3)] // SIGQUIT
    [InlineData(15)] // SIGTERM
    [InlineData(24)] // SIGXCPU
    [InlineData(30)] // SIGPWR
    public async Task Server_StopsInOrder_WhenASignalAsksForIt(int signal)
    {
        EchoServerProcess server = await StartAsync();
        EchoConnection connection = await ConnectServedAsync(server);

        server.Send(signal);
        await server.WaitForEventAsync(ServerEvents.Stopping, "the stop");
        connection.Dispose(); // It was not cut off.

        Assert.Equal(new ReportedLedger(1, 0, 1, 0, Closed: 1, 0, 0, 0), await server.EndAsync());
    }

    [Fact]
    public async Task Server_GoesOn_WhenSignalsComeThatMeanNothingToIt()
    {
        EchoServerProcess server = await StartAsync();
        EchoConnection connection = await ConnectServedAsync(server);

        // SIGUSR2, PIPE, ALRM, STKFLT, XFSZ, VTALRM, PROF, IO and real-time ones
        int[] signals = [12, 13, 14, 16, 25, 26, 27, 29, 35, 50, 64];
        foreach (int signal in signals) server.Send(signal);

        Assert.Equal("ABC", await connection.AskAsync("abc"));
        Assert.Equal(1, (await CloseAllAndStopAsync(server)).Closed);
    }

    [RequiresToolTheory("env")]
    [InlineData("--ignore-signal=TERM")]
    [InlineData("--block-signal=TERM")]
    [InlineData("--block-signal")] // all of them
    public async Task Server_StopsAtSigterm_WhateverItsParentHasDoneToIt(string option)
    {
        EchoServerProcess server = await StartAsync(new ServerInvocation { Wrapper = ["env", option] });
        await ConnectServedAsync(server);
        Assert.Equal(1, (await CloseAllAndStopAsync(server)).Closed);
    }

    [RequiresToolTheory("env")]
    [InlineData("forkserver")]
    [InlineData("spawn")]
    public async Task Server_SeesExitCodes_WhenItsParentIgnoresTheEndsOfChildren(string startMethod)
    {
        EchoServerProcess server = await StartAsync(
            new ServerInvocation("--start-method", startMethod) { Wrapper = ["env", "--ignore-signal=CHLD"] });
        Assert.Equal(startMethod, server.StartMethod);
        await ConnectServedAsync(server);
        Assert.Equal(1, (await CloseAllAndStopAsync(server)).Closed);
    }

    [RequiresToolFact("env")]
    public async Task Server_GoesOnAtSigint_WhenThatWasIgnoredAtItsStart()
    {
        EchoServerProcess server = await StartAsync(new ServerInvocation { Wrapper = ["env", "--ignore-signal=INT"] });
        server.Send(Signal.SIGINT);
        await ConnectServedAsync(server);
        await CloseAllAndStopAsync(server);
        Assert.DoesNotContain(server.Events, e => e.Message.StartsWith("SIGINT", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("forkserver")]
    [InlineData("spawn")]
    public async Task Server_NeedsNoNewThread_WhenItHasStarted(string startMethod)
    {
        EchoServerProcess server = await StartAsync("--start-method", startMethod);
        for (int i = 0; i < 50; i++) await ConnectServedAsync(server);
        foreach (int signal in (int[])[1, 10, Signal.SIGSTOP, Signal.SIGCONT]) server.Send(signal);
        await server.WaitForEventsAsync(
            e => e.Message.Contains("there is no --log-file", StringComparison.Ordinal), 2, "the answers to signals");

        string[] threads = [
            .. Directory.EnumerateDirectories($"/proc/{server.Pid}/task")
                .Select(t => File.ReadAllText(Path.Combine(t, "comm")).TrimEnd())];
        Assert.Superset(new HashSet<string> { "signals", "log", "reaper" }, threads.ToHashSet());
        Assert.DoesNotContain(
            threads, name => name.StartsWith(".NET TP", StringComparison.Ordinal)
                || name.StartsWith(".NET Sig", StringComparison.Ordinal));
        await CloseAllAndStopAsync(server);
    }
}
