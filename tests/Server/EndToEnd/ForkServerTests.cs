using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using EchoServer.ForkServer.ForkSafe;
using EchoServer.ForkServer.Scoreboard;
using EchoServer.Linux;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Server.EndToEnd;

/// <summary>What can happen to the fork server and its spares costs no connection.</summary>
public class ForkServerTests(ITestOutputHelper output) : EndToEndTest(output)
{
    /// <summary>What the server's log should call the fork server: a binary of its own in native/, or without a dll
    /// beside it, is native.</summary>
    private protected virtual string Kind
    {
        get
        {
            string folder = Path.GetDirectoryName(TestEnvironment.ServerPath)!;
            bool isNative = File.Exists(Path.Combine(folder, "native", "echo-forkserver"))
                || !File.Exists(Path.Combine(folder, "echo-forkserver.dll"));
            return isNative ? "native" : "managed";
        }
    }

    [Fact]
    public async Task Server_TakesTheNativeForkServer_WhenThereIsOne()
    {
        EchoServerProcess server = await StartAsync();
        LogEvent started =
            await server.WaitForEventAsync(Says("The fork server started"), "the start of the fork server");
        Assert.Equal(Kind, started.Text("Kind"));
        Assert.Equal(Kind == "managed", server.Events.Any(Says("The fork server is a managed one")));
    }

    [Fact]
    public async Task Server_StartsAnotherForkServer_WhenItIsKilled()
    {
        EchoServerProcess server = await StartAsync();
        EchoConnection early = await ConnectServedAsync(server);

        Signals.Send(await ForkServerAsync(server, 1), Signal.SIGKILL);
        await ForkServerAsync(server, 2);

        Assert.Equal("STILL HERE", await early.AskAsync("still here"));
        for (int i = 0; i < 20; i++) await ConnectServedAsync(server);
        LogEvent end =
            await server.WaitForEventAsync(Says("The fork server ended"), "the end of the first fork server");
        Assert.Equal(("Warning", -9), (end.Level, end.Number("ExitCode")));
        Assert.Equal(21, (await CloseAllAndStopAsync(server)).Closed);
    }

    [Fact]
    public async Task Server_ServesWhoWaits_WhenTheForkServerDiesBeforeItCould()
    {
        EchoServerProcess server = await StartAsync("--spares", "0");
        int forkServer = await ForkServerAsync(server, 1);
        Signals.Send(forkServer, Signal.SIGSTOP);
        EchoConnection[] waiting = await ConnectManyAsync(server, 5);

        Signals.Send(forkServer, Signal.SIGKILL);

        foreach (EchoConnection connection in waiting) Assert.Equal("ABC", await connection.AskAsync("abc"));
        Assert.Equal(5, (await CloseAllAndStopAsync(server)).Closed);
    }

    [Fact]
    public async Task Server_MakesAnotherSpare_WhenOneIsKilled()
    {
        EchoServerProcess server = await StartAsync("--spares", "3", "--max-spares", "3");
        int forkServer = await ForkServerAsync(server, 1);
        await Eventually.HoldsAsync(() => server.Children().Count == 4, () => "a fork server and three spares");
        int[] spares = [.. server.Children().Select(row => row.Pid).Where(pid => pid != forkServer)];

        foreach (int spare in spares) Signals.Send(spare, Signal.SIGKILL);

        await server.WaitForEventsAsync(Says("A spare ended"), 3, "the ends of three spares");
        await Eventually.HoldsAsync(() => server.Children().Count == 4, () => "three other spares");
        Assert.Empty(server.Children().Select(row => row.Pid).Intersect(spares));
        await ConnectServedAsync(server);
        Assert.Equal(1, (await CloseAllAndStopAsync(server)).Closed);
    }

    // The descriptor of a spare that connections come from.
    private const int Channel = 3;

    [RequiresRootFact]
    public async Task Server_SettlesAConnection_WhenASpareTookItAlongUnseen()
    {
        EchoServerProcess server = await StartAsync("--spares", "1", "--max-spares", "1");
        int forkServer = await ForkServerAsync(server, 1);
        int spare = Assert.Single(server.Children(), row => row.Pid != forkServer).Pid;
        using StolenDescriptor channel = StolenDescriptor.Take(spare, Channel);
        await StopAsync(forkServer);
        await StopAsync(spare);

        // As if the spare had been killed just after it received the connection.
        EchoConnection connection = await ConnectAsync(server);
        Assert.Equal(Seat.MessageSize, await channel.ReceiveAsync().WaitAsync(Deadline.Short));
        Signals.Send(spare, Signal.SIGKILL);
        Signals.Send(forkServer, Signal.SIGCONT);

        await connection.EndsAsync();
        LogEvent end = await server.EndOfAsync(connection.Peer);
        Assert.Equal(("Warning", -9), (end.Level, end.Number("ExitCode")));
        await ConnectServedAsync(server);
        await Eventually.HoldsAsync(
            () => server.Children().Count == 3, () => "a fork server, a child that serves and one spare");
        Assert.Equal(new ReportedLedger(2, 0, 2, 0, Closed: 1, 0, 0, Killed: 1), await CloseAllAndStopAsync(server));
    }

    [RequiresToolFact("prlimit")]
    public async Task Server_ServesAConnection_WhenASpareHasNoDescriptorFreeForIt()
    {
        EchoServerProcess server = await StartAsync("--spares", "1", "--max-spares", "1");
        int forkServer = await ForkServerAsync(server, 1);
        int spare = Assert.Single(server.Children(), row => row.Pid != forkServer).Pid;
        await LimitDescriptorsAsync(spare, "0:0");

        await ConnectServedAsync(server);

        LogEvent end = await server.WaitForEventAsync(Says("A spare ended"), "the end of the spare");
        Assert.Equal((spare, ExitCode.NoDescriptor), (end.Number("Pid"), end.Number("ExitCode")));
        Assert.Equal(new ReportedLedger(1, 0, 1, 0, Closed: 1, 0, 0, 0), await CloseAllAndStopAsync(server));
    }

    [RequiresToolTheory("prlimit")]
    [InlineData("0")]
    [InlineData("4")]
    public async Task Server_RefusesAndBacksOff_WhileSparesCannotBegin(string spares)
    {
        EchoServerProcess server = await StartAsync("--spares", spares);
        int forkServer = await ForkServerAsync(server, 1);
        await Eventually.HoldsAsync(
            () => server.Children().Count == 1 + int.Parse(spares, CultureInfo.InvariantCulture), () => "all spares");
        await LimitDescriptorsAsync(forkServer, "4:");
        foreach (ProcessRow spare in server.Children().Where(row => row.Pid != forkServer))
            Signals.Send(spare.Pid, Signal.SIGKILL);

        int refused = 0;
        for (; Pauses.InARow(server.Events).Count < 3; refused++)
            Assert.False(await (await ConnectAsync(server)).IsServedAsync());

        Pauses.AssertGrow(Pauses.InARow(server.Events));
        Assert.Single(server.Events, e => Says("Spares end before they can begin")(e));
        await LimitDescriptorsAsync(forkServer, "64:");
        for (; !await (await ConnectAsync(server)).IsServedAsync(); refused++) Assert.InRange(refused, 0, 100);
        Assert.Equal(
            new ReportedLedger(refused + 1, refused, 1, 0, Closed: 1, 0, 0, 0), await CloseAllAndStopAsync(server));
    }

    private static async Task LimitDescriptorsAsync(int pid, string limit) =>
        Assert.Equal(0, (await CommandRun.OfAsync("prlimit", "--pid", $"{pid}", $"--nofile={limit}")).ExitCode);

    // Where the scoreboard's header, on the second page, has the errno of the last clone, in bytes.
    private static readonly int _cloneErrorOffset = Environment.SystemPageSize + 16;

    [Fact]
    public async Task Server_ServesWhoWaits_WhenTheForkServerThatCouldNotCloneIsAnother()
    {
        EchoServerProcess server = await StartAsync("--spares", "0");
        int forkServer = await ForkServerAsync(server, 1);

        await StopAsync(forkServer);

        // As its launcher leaves it behind, when there was no process for it.
        await using (FileStream scoreboard = OpenScoreboard(server))
        {
            scoreboard.Position = _cloneErrorOffset;
            scoreboard.WriteByte(11);
        }
        EchoConnection waiting = await ConnectAsync(server);
        await server.WaitForEventAsync(ServerEvents.Pausing, "the pause");
        Signals.Send(forkServer, Signal.SIGKILL);

        Assert.Equal("ABC", await waiting.AskAsync("abc"));
        Assert.Equal(1, (await CloseAllAndStopAsync(server)).Closed);
    }

    [Fact]
    public async Task Scoreboard_KeepsItsSize_WhoeverOpensIt()
    {
        EchoServerProcess server = await StartAsync();
        await using FileStream scoreboard = OpenScoreboard(server);
        long size = scoreboard.Length;

        Assert.ThrowsAny<Exception>(() => scoreboard.SetLength(0)); // its readers would die of SIGBUS
        Assert.ThrowsAny<Exception>(() => scoreboard.SetLength(2 * size));

        Assert.Equal(size, scoreboard.Length);
        await ConnectServedAsync(server);
        Assert.Equal(1, (await CloseAllAndStopAsync(server)).Closed);
    }

    private static FileStream OpenScoreboard(EchoServerProcess server) =>
        new(Descriptor(server.Pid, "/memfd:echo-scoreboard"), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite,
            bufferSize: 0);

    // The descriptor of a child's by which it announces its end.
    private const int Ends = 5;

    // Distinct pids enough to fill many times the memory that the reaper may take.
    private const int Flood = 1 << 23;

    [Fact]
    public async Task Server_KeepsItsSize_WhenAChildAnnouncesEndsWithoutEnd()
    {
        EchoServerProcess server = await StartAsync();
        int child = await server.ChildOfAsync(await ConnectServedAsync(server));
        long before = ProcessTable.ResidentKiB(server.Pid);

        Task flood = Task.Run(() => AnnounceEnds(child, Flood));
        long most = 0;
        await Eventually.HoldsAsync(
            () =>
                (most = Math.Max(most, ProcessTable.ResidentKiB(server.Pid))) > 0 && flood.IsCompleted, () =>
                    "the flood is over", Deadline.Standard);
        await flood;

        Assert.InRange(most - before, long.MinValue, 40_000);
        await ConnectServedAsync(server);
        Assert.Equal(2, (await CloseAllAndStopAsync(server)).Closed);
    }

    private static void AnnounceEnds(int child, int count)
    {
        using FileStream ends =
            new($"/proc/{child}/fd/{Ends}", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        int[] pids = new int[1 << 14];
        for (int first = 1; first < count; first += pids.Length)
        {
            for (int i = 0; i < pids.Length; i++) pids[i] = int.MaxValue - first - i;
            ends.Write(MemoryMarshal.AsBytes(pids.AsSpan()));
        }
    }

    private static string Descriptor(int pid, string target) => Directory.EnumerateFiles($"/proc/{pid}/fd")
        .First(
            file => File.ResolveLinkTarget(
                file, returnFinalTarget: false)?.FullName.StartsWith(target, StringComparison.Ordinal) == true);

    [RequiresAnotherUserFact]
    public async Task Server_KeepsConnectionsWaiting_WhenItsUserMayHaveNoMoreOnTheirWay()
    {
        const int few = 128; // fewer than the server has waiting for a spare at most
        EchoServerProcess server = await StartAsync(new ServerInvocation("--spares", "1", "--max-spares", "1")
        {
            ServerPath = await ServerCopy.ToAsync(MakeFolder()),
            Wrapper = [.. AnotherUser.Wrapper, "prlimit", $"--nofile={few}:{few}"],
        });
        int forkServer = await ForkServerAsync(server, 1);
        await StopAsync(forkServer);
        EchoConnection[] waiting = await ConnectManyAsync(server, few * 2);

        // Another takes the place of the fork server that is stopped.
        foreach (EchoConnection connection in waiting) Assert.Equal("ABC", await connection.AskAsync("abc"));
        Assert.Equal(few * 2, (await CloseAllAndStopAsync(server)).Closed);
    }

    [Fact]
    public async Task Server_RefusesWhoWaits_WhenItStopsAndNobodyTakesThem()
    {
        EchoServerProcess server = await StartAsync("--drain-timeout", "0s");
        await Eventually.HoldsAsync(() => server.Children().Count == 5, () => "a fork server and four spares");
        foreach (ProcessRow child in server.Children()) await StopAsync(child.Pid);
        EchoConnection[] connections = await ConnectManyAsync(server, 3);
        await Eventually.HoldsAsync(
            () => ProcessTable.BacklogOf((IPEndPoint)server.EndPoint) == 0, () => "all are accepted");

        ReportedLedger ledger = await server.StopAsync();

        Assert.Equal(new ReportedLedger(3, Refused: 3, 0, 0, 0, 0, 0, 0), ledger);
        foreach (EchoConnection connection in connections) await connection.EndsAsync();
    }

    [Fact]
    public async Task Server_ServesEverybody_WhenItsForkServerAndSparesAreStopped()
    {
        EchoServerProcess server = await StartAsync();
        int forkServer = await ForkServerAsync(server, 1);
        await Eventually.HoldsAsync(() => server.Children().Count == 5, () => "a fork server and four spares");
        IReadOnlyList<ProcessRow> stopped = server.Children();
        foreach (ProcessRow child in stopped) await StopAsync(child.Pid);

        for (int i = 0; i < 3; i++) await ConnectServedAsync(server);

        await server.WaitForEventAsync(Says("Connections wait, and nobody takes them"), "the warning");
        LogEvent hangs =
            await server.WaitForEventAsync(Says("The fork server makes no spare"), "the end of the fork server");
        Assert.Equal(forkServer, hangs.Number("Pid"));
        foreach (ProcessRow child in stopped.Where(row => row.Pid != forkServer))
            Signals.Send(child.Pid, Signal.SIGCONT);
        Assert.Equal(3, (await CloseAllAndStopAsync(server)).Closed);
    }

    [Fact]
    public async Task Server_MakesOtherSpares_WhileItsIdleOnesAreStopped_AndHasNoneTooManyAfterwards()
    {
        EchoServerProcess server = await StartAsync();
        int forkServer = await ForkServerAsync(server, 1);
        await Eventually.HoldsAsync(() => server.Children().Count == 5, () => "a fork server and four spares");
        int[] stopped = [.. server.Children().Select(row => row.Pid).Where(pid => pid != forkServer)];
        foreach (int spare in stopped) await StopAsync(spare);

        for (int i = 0; i < 3; i++) await ConnectServedAsync(server);
        Assert.Equal(stopped.Length, server.Children().Count(row => row.State == 'T'));

        foreach (int spare in stopped) Signals.Send(spare, Signal.SIGCONT);
        await Eventually.HoldsAsync(
            () =>
                server.Children().Count == 1 + 3 + 4, () =>
                    "a fork server, three that serve and four spares", Deadline.Standard);
        Assert.Equal(3, (await CloseAllAndStopAsync(server)).Closed);
    }

    [Fact]
    public async Task Server_HasFewSparesAgain_WhenABurstIsOver()
    {
        EchoServerProcess server = await StartAsync("--spares", "1", "--max-spares", "8");
        await ForkServerAsync(server, 1);
        foreach (EchoConnection connection in await ConnectManyAsync(server, 20))
        {
            Assert.Equal("ABC", await connection.AskAsync("abc"));
            connection.Dispose();
        }

        await Eventually.HoldsAsync(
            () => server.Children().Count == 2, () => "a fork server and one spare", Deadline.Standard);
        Assert.Equal(20, (await CloseAllAndStopAsync(server)).Closed);
    }

    // So long the spares that are traced take to return from receiving.
    private const string Slowness = "inject=recvmsg:delay_exit=600000";

    [RequiresToolFact("strace")]
    public async Task Server_KeepsAConnection_WhenTheSpareThatHasItIsSlowToReturn()
    {
        EchoServerProcess server = await StartAsync("--spares", "4", "--max-spares", "4");
        int forkServer = await ForkServerAsync(server, 1);
        await Eventually.HoldsAsync(() => server.Children().Count == 5, () => "a fork server and four spares");
        int[] spares = [.. server.Children().Select(row => row.Pid).Where(pid => pid != forkServer)];
        using var tracer = Process.Start(
            "strace",
            ["-qq", "-o", "/dev/null", "-e", "trace=recvmsg", "-e", Slowness, .. spares[1..]
                .SelectMany(pid => new[] { "-p", $"{pid}" })]);
        await Eventually.HoldsAsync(
            () => spares[1..].All(pid => ProcessTable.Status(pid, "TracerPid") != "0"), () => "three spares are slow");

        Signals.Send(spares[0], Signal.SIGKILL);
        EchoConnection connection = await ConnectServedAsync(server);
        await server.WaitForEventAsync(Says("A spare ended"), "the end of the spare that was killed");

        tracer.Kill();
        await tracer.WaitForExitAsync();
        Assert.DoesNotContain(server.Events, ServerEvents.Ended);
        server.Send(Signal.SIGTERM);
        await server.WaitForEventAsync(ServerEvents.Stopping, "the stop");
        Assert.Equal("STILL", await connection.AskAsync("still"));
        connection.Dispose();
        Assert.Equal(new ReportedLedger(1, 0, 1, 0, Closed: 1, 0, 0, 0), await server.EndAsync());
    }

    [Fact]
    public async Task Server_SpawnsConnections_WhileItsForkServerCannotBeStarted()
    {
        TemporaryFolder folder = MakeFolder();
        string path = await ServerCopy.ToAsync(folder), program = folder.File("echo-forkserver");
        EchoServerProcess server = await StartAsync(new ServerInvocation("--spares", "0") { ServerPath = path });
        int forkServer = await ForkServerAsync(server, 1);
        EchoConnection served = await ConnectServedAsync(server);

        File.Move(program, folder.File("elsewhere"));
        Signals.Send(forkServer, Signal.SIGKILL);
        await server.WaitForEventAsync(Says("No fork server: "), "the failure");
        foreach (EchoConnection spawned in await ConnectManyAsync(server, 3))
        {
            Assert.Equal("ABC", await spawned.AskAsync("abc"));
            Assert.Contains(
                "connection-child", ProcessTable.CommandLine(await server.ChildOfAsync(spawned)),
                StringComparison.Ordinal);
            string peer = spawned.Peer;
            spawned.Dispose();
            LogEvent end = await server.EndOfAsync(peer);
            Assert.Equal(
                (0, 3, 3, 1),
                (end.Number("ExitCode"), end.Number("BytesIn"), end.Number("BytesOut"), end.Number("Messages")));
        }
        Assert.Equal("STILL", await served.AskAsync("still"));

        File.Move(folder.File("elsewhere"), program);
        await ForkServerAsync(server, 2);
        await ConnectServedAsync(server);
        Assert.Equal(new ReportedLedger(5, 0, 5, 0, Closed: 5, 0, 0, 0), await CloseAllAndStopAsync(server));
    }

    [Fact]
    public async Task Server_SpawnsWhoWaits_WhenItsForkServerCannotBeStartedAnyMore()
    {
        TemporaryFolder folder = MakeFolder();
        EchoServerProcess server =
            await StartAsync(new ServerInvocation("--spares", "0") { ServerPath = await ServerCopy.ToAsync(folder) });
        int forkServer = await ForkServerAsync(server, 1);
        await StopAsync(forkServer);
        EchoConnection[] waiting = await ConnectManyAsync(server, 20);
        await Eventually.HoldsAsync(
            () => ProcessTable.BacklogOf((IPEndPoint)server.EndPoint) == 0, () => "all are accepted");

        File.Delete(folder.File("echo-forkserver"));
        Signals.Send(forkServer, Signal.SIGKILL);

        foreach (EchoConnection connection in waiting) Assert.Equal("ABC", await connection.AskAsync("abc"));
        Assert.Equal(new ReportedLedger(20, 0, 20, 0, Closed: 20, 0, 0, 0), await CloseAllAndStopAsync(server));
    }

    [Fact]
    public async Task Server_SignalsTheConnectionsThatItSpawned_WhenItStops()
    {
        TemporaryFolder folder = MakeFolder();
        EchoServerProcess server = await StartAsync(
            new ServerInvocation("--spares", "0", "--drain-timeout", "0s")
            { ServerPath = await ServerCopy.ToAsync(folder) });
        File.Delete(folder.File("echo-forkserver"));
        Signals.Send(await ForkServerAsync(server, 1), Signal.SIGKILL);
        await server.WaitForEventAsync(Says("No fork server: "), "the failure");
        await ConnectServedAsync(server);

        Assert.Equal(new ReportedLedger(1, 0, 1, 0, 0, 0, 0, Killed: 1), await server.StopAsync());
    }

    [Theory]
    [InlineData("forkserver")]
    [InlineData("spawn")]
    public async Task Children_GoBeforeTheServer_WhenMemoryRunsOut(string startMethod)
    {
        EchoServerProcess server = await StartAsync("--start-method", startMethod);
        await ConnectServedAsync(server);

        Assert.NotEqual("500", OomScoreOf(server.Pid));
        Assert.NotEmpty(server.Children());
        Assert.All(server.Children(), child => Assert.Equal("500", OomScoreOf(child.Pid)));
        Assert.Equal(1, (await CloseAllAndStopAsync(server)).Closed);
    }

    private static string OomScoreOf(int pid) => File.ReadAllText($"/proc/{pid}/oom_score_adj").Trim();

    [RequiresToolFact("sh")]
    public async Task Server_StartsAnotherForkServer_WhenTheProcessThatStartsItHangs()
    {
        TemporaryFolder folder = MakeFolder();
        string path = await ServerCopy.ToAsync(folder), program = folder.File("echo-forkserver"),
            hang = folder.File("hang");
        File.Move(program, folder.File("the-fork-server"));
        await File.WriteAllTextAsync(
            program, $"#!/bin/sh\n[ -e '{hang}' ] && kill -STOP $$\nexec '{folder.File("the-fork-server")}' \"$@\"\n");
        Assert.Equal(0, (await CommandRun.OfAsync("chmod", "+x", program)).ExitCode);
        EchoServerProcess server = await StartAsync(new ServerInvocation("--spares", "0") { ServerPath = path });
        int forkServer = await ForkServerAsync(server, 1);

        await File.WriteAllTextAsync(hang, "");
        Signals.Send(forkServer, Signal.SIGKILL);
        await Eventually.HoldsAsync(
            () =>
                server.Children().Any(row => row.State == 'T'), () =>
                    "the process that starts the next one has stopped");
        await ConnectServedAsync(server); // before that process is given up
        Assert.DoesNotContain(server.Events, e => Says("No fork server: ")(e));
        File.Delete(hang);

        LogEvent missing = await server.WaitForEventAsync(Says("No fork server: "), "the end of that process");
        Assert.Contains("took too long", missing.Message, StringComparison.Ordinal);
        await ForkServerAsync(server, 2);
        await ConnectServedAsync(server);
        Assert.Equal(2, (await CloseAllAndStopAsync(server)).Closed);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    [InlineData("50")]
    public async Task Server_ServesEverybody_WhateverTheNumberOfSpares(string spares)
    {
        EchoServerProcess server = await StartAsync("--spares", spares, "--max-spares", "50");
        foreach (EchoConnection connection in await ConnectManyAsync(server, 100))
            Assert.Equal("ABC", await connection.AskAsync("abc"));
        Assert.Equal(100, (await CloseAllAndStopAsync(server)).Closed);
    }

    [RequiresToolFact("env")]
    public async Task Server_ServesThousands_WhileItCollectsHard()
    {
        // A heap of 64 KiB before each collection: some for every connection.
        EchoServerProcess server = await StartAsync(new ServerInvocation("--log-level", "info")
        {
            Wrapper = ["env", "DOTNET_GCgen0size=10000"],
        });
        await Task.WhenAll(
            Enumerable.Range(0, 8).Select(i => Task.Run(() => Storm(server, $"127.0.0.{2 + i}", 1_000))));
        Assert.Equal(new ReportedLedger(8_000, 0, 8_000, 0, Closed: 8_000, 0, 0, 0), await server.StopAsync());
    }

    [Fact]
    public async Task Server_KeepsItsBooks_WhenWhateverItHasIsKilledInAStorm()
    {
        EchoServerProcess server = await StartAsync();
        Task<int>[] storms =
            [.. Enumerable.Range(0, 4).Select(i => Task.Run(() => RoughStorm(server, $"127.0.1.{2 + i}", 150)))];

        Random random = new(1);
        for (int killed = 0; storms.Any(storm => !storm.IsCompleted); killed++)
        {
            IReadOnlyList<ProcessRow> children = server.Children();
            if (children.Count < 3) continue; // a fork server that is killed whenever it starts serves nobody
            Signals.TryKill(children[random.Next(children.Count)].Pid);
            if (killed % 10 == 0) KillForkServer(server);
        }

        int served = (await Task.WhenAll(storms)).Sum();
        ReportedLedger ledger = await server.StopAsync();
        Assert.Equal((600, 0), (ledger.Accepted, ledger.Reset + ledger.Error));
        Assert.InRange(served, ledger.Closed, ledger.Accepted); // one may be killed between its last reply and its end
    }

    private static void KillForkServer(EchoServerProcess server)
    {
        if (server.Events.LastOrDefault(Says("The fork server started")) is { } start)
            Signals.TryKill(start.Number("Pid"));
    }

    /// <returns>How many were answered; the others' child was killed.</returns>
    private static int RoughStorm(EchoServerProcess server, string from, int count)
    {
        int served = 0;
        byte[] answer = new byte[5];
        for (int i = 0; i < count; i++)
        {
            using Socket socket = new(SocketType.Stream, ProtocolType.Tcp)
                { ReceiveTimeout = (int)Deadline.Standard.TotalMilliseconds };
            socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
            socket.Connect(server.EndPoint);
            socket.Send("storm"u8, SocketFlags.None, out _);
            int got = socket.Receive(answer, SocketFlags.None, out SocketError error);
            Assert.NotEqual(SocketError.TimedOut, error);
            if (got == answer.Length) served++;
        }
        return served;
    }

    // From an address of its own: one has no 20,000 ports.
    private static void Storm(EchoServerProcess server, string from, int count)
    {
        byte[] answer = new byte[5];
        for (int i = 0; i < count; i++)
        {
            using Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
            socket.Connect(server.EndPoint);
            socket.Send("storm"u8);
            for (int got = 0; got < answer.Length;)
                got += socket.Receive(answer.AsSpan(got)) is > 0 and var n ? n : answer.Length;
            Assert.Equal("STORM"u8.ToArray(), answer);
            socket.Shutdown(SocketShutdown.Send);
            Assert.Equal(0, socket.Receive(answer));
        }
    }

    [Fact]
    public async Task Server_FallsBackToSpawn_WhenThereIsNoForkServer()
    {
        TemporaryFolder folder = MakeFolder();
        ServerInvocation command = new() { ServerPath = await ServerCopy.ToAsync(folder) };
        File.Delete(folder.File("echo-forkserver"));

        EchoServerProcess server = await StartAsync(command);

        await server.WaitForEventAsync(Says("Start method forkserver does not work here"), "the warning");
        LogEvent ready = await server.WaitForEventAsync(ServerEvents.Ready, "the ready line");
        Assert.Equal("spawn", ready.Text("StartMethod"));
        await ConnectServedAsync(server);
        Assert.Equal(1, (await CloseAllAndStopAsync(server)).Closed);
    }

    [Fact]
    public async Task Server_LogsTheTraffic_OfEachConnection()
    {
        EchoServerProcess server = await StartAsync();
        EchoConnection connection = await ConnectServedAsync(server);
        Assert.Equal("DEFGH", await connection.AskAsync("defgh"));
        string peer = connection.Peer;
        connection.Dispose();

        LogEvent end = await server.EndOfAsync(peer);
        Assert.Equal((8, 8, 2), (end.Number("BytesIn"), end.Number("BytesOut"), end.Number("Messages")));
    }

    [Theory]
    [InlineData("forkserver")]
    [InlineData("spawn")]
    [InlineData("inline")]
    public async Task Server_LogsForHowLongAConnectionWasIdle_WhenItEnds(string startMethod)
    {
        TimeSpan quiet = TimeSpan.FromMilliseconds(300);
        EchoServerProcess server = await StartAsync("--start-method", startMethod);
        EchoConnection silent = await ConnectAsync(server), late = await ConnectServedAsync(server);
        var watch = Stopwatch.StartNew();
        await Eventually.HoldsAsync(() => watch.Elapsed > quiet, () => "the time is over");
        Assert.Equal("LATE", await late.AskAsync("late"));
        string[] peers = [silent.Peer, late.Peer];
        await CloseAllAndStopAsync(server);

        double[] active = [.. await Task.WhenAll(peers.Select(async peer => ActiveMs(await server.EndOfAsync(peer))))];
        Assert.InRange(active[0], -1, 1);
        // The kernel's coarse clock lags behind by some ms.
        Assert.InRange(active[1], quiet.TotalMilliseconds - 20, double.MaxValue);
    }

    /// <returns>From its start to what came last.</returns>
    private static double ActiveMs(LogEvent end) =>
        end.Properties["DurationMs"].GetDouble() - end.Properties["IdleMs"].GetDouble();

    /// <summary>Stops a process, and waits until it has stopped: it might receive something before.</summary>
    private static Task StopAsync(int pid)
    {
        Signals.Send(pid, Signal.SIGSTOP);
        return Eventually.HoldsAsync(() => ProcessTable.Find(pid)?.State == 'T', () => $"process {pid} has stopped");
    }

    private static async Task<int> ForkServerAsync(EchoServerProcess server, int which) =>
        (await server.WaitForEventsAsync(
            Says("The fork server started"), which, $"the start of fork server {which}"))[^1].Number("Pid");

    private static Func<LogEvent, bool> Says(string text) => e => e.Message.StartsWith(text, StringComparison.Ordinal);
}
