using System.Diagnostics;
using EchoServer.Linux;
using EchoServer.Tests.Support;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Tests.Server.EndToEnd;

/// <summary>The log: nobody waits for whoever reads it, and it can be rotated.</summary>
public sealed class LogTests(ITestOutputHelper output) : EndToEndTest(output)
{
    private const int HangUp = 1;
    private const int User1 = 10;

    [RequiresToolTheory("mkfifo")]
    [InlineData("forkserver")]
    [InlineData("spawn")]
    public async Task Server_ServesAndStops_WhenNobodyReadsItsStderr(string startMethod)
    {
        TemporaryFolder folder = MakeFolder();
        using SafeFileHandle full = await FullFifo.MakeAsync(folder.File("stderr"));
        using Process server = StartWithStderr(
            folder.File("stderr"), "--start-method", startMethod, "--log-file", folder.File("echo.log"), "--listen",
            $"unix:{folder.File("socket")}");
        await Eventually.HoldsAsync(
            () =>
                Log(folder).Contains("Listening on ", StringComparison.Ordinal), () =>
                    "the server listens", Deadline.Standard);

        for (int i = 0; i < 20; i++)
        {
            using EchoConnection connection =
                await EchoConnection.OpenAsync(new System.Net.Sockets.UnixDomainSocketEndPoint(folder.File("socket")));
            Assert.Equal("ABC", await connection.AskAsync("abc"));
        }
        Signals.Send(server.Id, Signal.SIGTERM);
        await server.WaitForExitAsync().WaitAsync(Deadline.Standard);

        Assert.Equal(0, server.ExitCode);
        Assert.Contains("Ledger: accepted 20, refused 0, reaped 20", Log(folder), StringComparison.Ordinal);
    }

    [RequiresToolFact("mkfifo")]
    public async Task Server_Starts_WhenItsLogFileIsAFifoThatNobodyReadsYet()
    {
        TemporaryFolder folder = MakeFolder();
        Assert.Equal(0, (await CommandRun.OfAsync("mkfifo", folder.File("fifo"))).ExitCode);
        EchoServerProcess server = await StartAsync("--log-file", folder.File("fifo"));
        await ConnectServedAsync(server);

        using StreamReader reader = new(folder.File("fifo"));
        Assert.Contains(
            "Listening on ", await ReadUntilReadyAsync(reader).WaitAsync(Deadline.Standard), StringComparison.Ordinal);
        await CloseAllAndStopAsync(server);
    }

    [RequiresToolTheory("env")]
    [InlineData(HangUp)]
    [InlineData(User1)]
    [InlineData(HangUp, "--ignore-signal=HUP")] // as nohup does
    [InlineData(HangUp, "--block-signal=HUP")]
    public async Task Server_GoesOnInANewLogFile_WhenTheOldOneWasMovedAway(int signal, params string[] environment)
    {
        TemporaryFolder folder = MakeFolder();
        EchoServerProcess server = await StartAsync(
            new ServerInvocation("--log-file", folder.File("echo.log")) { Wrapper = ["env", .. environment] });
        await ConnectServedAsync(server);

        File.Move(folder.File("echo.log"), folder.File("echo.log.1"));
        server.Send(signal);
        await server.WaitForEventAsync(
            e => e.Template.Contains("is opened anew", StringComparison.Ordinal), "the new log file");
        await ConnectServedAsync(server);
        Assert.Equal(2, (await CloseAllAndStopAsync(server)).Closed);

        string[] old = await File.ReadAllLinesAsync(folder.File("echo.log.1")),
            added = await File.ReadAllLinesAsync(folder.File("echo.log"));
        Assert.Single(old, line => line.Contains("Listening on ", StringComparison.Ordinal));
        Assert.Single(added, line => line.Contains("is opened anew", StringComparison.Ordinal));
        Assert.Single(added, line => line.Contains("Ledger: ", StringComparison.Ordinal));
        Assert.Equal(server.Events.Count, old.Length + added.Length);
    }

    [Fact]
    public async Task Server_WritesOnInTheOldLogFileAndSaysWhy_WhenItCannotOpenTheNewOne()
    {
        TemporaryFolder folder = MakeFolder(), old = MakeFolder();
        Directory.CreateDirectory(folder.File("logs"));
        string path = Path.Combine(folder.File("logs"), "echo.log");
        EchoServerProcess server = await StartAsync("--log-file", path);

        Directory.Move(folder.File("logs"), old.File("logs"));
        server.Send(HangUp);
        await server.WaitForEventAsync(
            e => e.Template.StartsWith("Can't open log file {File} anew", StringComparison.Ordinal), "the failure");
        await CloseAllAndStopAsync(server);

        string text = await File.ReadAllTextAsync(Path.Combine(old.File("logs"), "echo.log"));
        Assert.Contains("No such file or directory", text, StringComparison.Ordinal);
        Assert.Contains("Ledger: ", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_SaysThatThereIsNothingToReopen_WhenItHasNoLogFile()
    {
        EchoServerProcess server = await StartAsync();
        server.Send(HangUp);
        await server.WaitForEventAsync(
            e => e.Message.Contains("there is no --log-file", StringComparison.Ordinal), "the answer to SIGHUP");
        await ConnectServedAsync(server);
    }

    [Fact]
    public async Task Server_AppendsToWhatIsLeft_WhenItsLogFileIsCutShort()
    {
        TemporaryFolder folder = MakeFolder();
        EchoServerProcess server = await StartAsync("--log-file", folder.File("echo.log"));
        await Eventually.HoldsAsync(
            () =>
                Log(folder).Contains("Listening on ", StringComparison.Ordinal), () => "the ready line is in the file");
        // as logrotate's copytruncate does
        using (FileStream file = new(folder.File("echo.log"), FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            file.SetLength(0);
        await CloseAllAndStopAsync(server);

        string text = Log(folder);
        Assert.DoesNotContain('\0', text);
        Assert.Contains("Ledger: ", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Servers_LoseNoLine_WhenTheyShareALogFile()
    {
        const int each = 60;
        TemporaryFolder folder = MakeFolder();
        EchoServerProcess[] servers = [
            await StartAsync("--log-file", folder.File("echo.log")),
            await StartAsync("--log-file", folder.File("echo.log"))];
        await Task.WhenAll(servers.Select(async server =>
        {
            for (int i = 0; i < each; i++) await ConnectServedAsync(server);
        }));
        foreach (EchoServerProcess server in servers) await CloseAllAndStopAsync(server);

        LogEvent[] events = [.. (await File.ReadAllLinesAsync(folder.File("echo.log"))).Select(LogEvent.Parse)];
        Assert.All(events, e => Assert.True(e.IsStructured, e.Line));
        Assert.Equal(2 * each, events.Count(ServerEvents.Ended));
        Assert.Equal(servers.Sum(s => s.Events.Count), events.Length);
    }

    [Theory]
    [InlineData("warn")]
    [InlineData("FATAL")]
    public async Task Server_SaysThatItListensAndWritesItsLedger_WhateverItsLogLevel(string level)
    {
        EchoServerProcess server = await StartAsync("--log-level", level);
        await ConnectServedAsync(server);
        server.Send(HangUp);
        await CloseAllAndStopAsync(server);
        Assert.True(ServerEvents.Ready(server.Events[0]) && ServerEvents.Ledger(server.Events[1]));
        Assert.Equal(2, server.Events.Count);
    }

    [Fact]
    public async Task Server_SaysNothing_WhenItIsQuiet()
    {
        TemporaryFolder folder = MakeFolder();
        using Process server = StartWithStderr(
            folder.File("stderr"), "--quiet", "--log-level", "debug", "--listen", $"unix:{folder.File("socket")}");
        await Eventually.HoldsAsync(
            () => IsServedAsync(folder.File("socket")), () => "the server serves", Deadline.Standard);
        Signals.Send(server.Id, Signal.SIGTERM);
        await server.WaitForExitAsync().WaitAsync(Deadline.Standard);

        Assert.Equal((0, ""), (server.ExitCode, await File.ReadAllTextAsync(folder.File("stderr"))));
    }

    // It does not say when it is ready.
    private static async Task<bool> IsServedAsync(string socket)
    {
        try
        {
            using EchoConnection connection =
                await EchoConnection.OpenAsync(new System.Net.Sockets.UnixDomainSocketEndPoint(socket));
            return await connection.AskAsync("abc") == "ABC";
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }

    private static string Log(TemporaryFolder folder) =>
        File.Exists(folder.File("echo.log")) ? File.ReadAllText(folder.File("echo.log")) : "";

    private static async Task<string> ReadUntilReadyAsync(StreamReader reader)
    {
        string line;
        do line = await reader.ReadLineAsync() ?? throw new EndOfStreamException();
        while (!line.Contains("Listening on ", StringComparison.Ordinal));
        return line;
    }

    private static Process StartWithStderr(string path, params string[] arguments)
    {
        ProcessStartInfo start =
            new("sh", ["-c", "exec \"$@\" 2>\"$0\"", path, TestEnvironment.ServerPath, .. arguments]);
        start.Environment["DOTNET_ROOT"] = TestEnvironment.DotnetRoot;
        return Process.Start(start)!;
    }
}
