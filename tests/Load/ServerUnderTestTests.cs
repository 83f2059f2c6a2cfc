using EchoServer.Linux;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Load;

/// <summary>echo-load that starts its server, looks into its books and its memory, and compares.</summary>
public class ServerUnderTestTests(ITestOutputHelper output) : EndToEndTest(output)
{
    private static readonly string[] _short = ["--duration", "200ms", "--warmup", "0", "--clients", "2"];

    [Theory]
    [InlineData("")]
    [InlineData("--log-format json")]
    [InlineData("--listen 127.0.0.1:0 --start-method spawn")]
    public async Task Server_IsStartedAndStopped_AndItsLedgerAgrees(string options)
    {
        using LoadProcess load = LoadProcess.WithReport(
            ["storm", "--server", $"'{TestEnvironment.ServerPath}' {options}", "--server-ledger", .. _short]);
        LoadResult result = await load.EndAsync();
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        Assert.Contains(
            $"Ledger: {result.Ok:N0} connections made = accepted = reaped with 0, each with a process of its own.",
            result.Output, StringComparison.Ordinal);
        Assert.Contains("Server: stopped, exit code 0.", result.Output, StringComparison.Ordinal);
        Assert.Contains(
            "Listening on ", await File.ReadAllTextAsync(load.ReportFile("server.log")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_ListensAtTheTarget_WhenOneIsGiven()
    {
        string path = MakeFolder().File("socket");
        LoadResult result = await LoadProcess.RunAsync(
            ["storm", "--server", $"'{TestEnvironment.ServerPath}'", "--target", $"unix:{path}", .. _short]);
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
    }

    [Fact]
    public async Task Ledger_DoesNotAgree_WhenConnectionsShareAProcess()
    {
        LoadResult result = await LoadProcess.RunAsync(
            ["storm", "--server", $"'{TestEnvironment.ServerPath}' --start-method inline", .. _short]);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("with a process of their own", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1, "--server-ledger")]
    public async Task Ledger_MustBeThere_OnlyWhenItIsAskedFor(int exitCode, params string[] options)
    {
        using FakeServer server = new(FakeServer.UpperCase); // Another one than what is started: that keeps no ledger.
        LoadResult result = await LoadProcess.RunAsync(
            ["storm", "--server", "sleep 1000", "--target", server.Address, .. _short, .. options]);
        Assert.True(result.ExitCode == exitCode, result.Output + result.Error);
        Assert.Contains("Server: stopped, killed by SIGTERM.", result.Output, StringComparison.Ordinal);
        Assert.Equal(exitCode == 1, result.Output.Contains("there is no ledger in ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Ledger_IsFound_WhenAScriptStartsTheServer_AndItIsAskedFor()
    {
        LoadResult result = await LoadProcess.RunAsync(
            ["storm", "--server", $"sh -c 'exec {TestEnvironment.ServerPath} --listen 127.0.0.1:0'", "--server-ledger",
                .. _short]);
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        Assert.Contains("connections made = accepted = reaped with 0", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ledger_MustBeThere_WhenTheServerIsOurs()
    {
        using FakeServer server = new(FakeServer.UpperCase);
        string script = MakeFolder().File("echo-server");
        await File.WriteAllTextAsync(
            script, $"#!/bin/sh\necho 'Listening on {server.Address} (pid 1, start method none)'\nexec sleep 1000\n");
        LoadResult result = await LoadProcess.RunAsync(["storm", "--server", $"sh '{script}'", .. _short]);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("there is no ledger in what the server said", result.Output, StringComparison.Ordinal);
    }

    // As of a server in a container, whose first address nobody here can reach.
    [Fact]
    public async Task Server_IsReachedAtAnyOfItsAddresses()
    {
        using FakeServer server = new(FakeServer.UpperCase);
        string folder = MakeFolder().FullName, script = Path.Combine(folder, "server");
        await File.WriteAllTextAsync(
            script,
            $"echo 'Listening on unix:{folder}/no such, {server.Address} (pid 1, start method none)'\nexec sleep "
            + "1000\n");
        LoadResult result = await LoadProcess.RunAsync(["storm", "--server", $"sh '{script}'", .. _short]);
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        Assert.Equal(
            $"unix:{folder}/no such, {server.Address}", result.Report.GetProperty("target").GetProperty("address")
                .GetString());
    }

    [Theory]
    [InlineData(0, "--fail-if", "errors>0")]
    [InlineData(1, "--fail-if", "errors<1")]
    public async Task ServerLog_Stays_WhenTheRunFails(int exitCode, params string[] options)
    {
        using LoadProcess load =
            new(["storm", "--server", $"'{TestEnvironment.ServerPath}'", "--report", "none", .. _short, .. options]);
        int pid = load.Pid;
        LoadResult result = await load.EndAsync();
        Assert.True(result.ExitCode == exitCode, result.Output + result.Error);
        string log = Path.Combine(Path.GetTempPath(), $"echo-load-{pid}-server.log");
        Assert.Equal(exitCode == 1, File.Exists(log));
        Assert.DoesNotContain("Report:", result.Output, StringComparison.Ordinal);
        File.Delete(log);
    }

    [Theory]
    [InlineData("unix:/no/such/socket", "there is no such socket")]
    [InlineData("unix:/etc/passwd", "it is no socket")]
    public async Task UnixSocket_ThatIsNotThere_IsCalledThat(string target, string message)
    {
        LoadResult result = await LoadProcess.RunAsync(["storm", "--target", target, .. _short]);
        Assert.Equal(1, result.ExitCode);
        Assert.Equal(message, result.Message);
    }

    [Fact]
    public async Task Report_IsWrittenBelowTheCurrentDirectory_AndNamedLast_WhenNobodySaysWhere()
    {
        using FakeServer server = new(FakeServer.UpperCase);
        using LoadProcess load = new(["storm", "--target", server.Address, .. _short]);
        LoadResult result = await load.EndAsync();
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        string last = result.Output.TrimEnd().Split('\n')[^1];
        Assert.Matches(@"^Report: reports/\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d_storm/report\.html$", last);
        Assert.Contains(
            "✓ Passed", await File.ReadAllTextAsync(load.ReportFile(last["Report: ".Length..])),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--quiet")]
    [InlineData("--quiet --listen 127.0.0.1:{port}")]
    [InlineData("--log-level warn")]
    [InlineData("--log-level=error --listen 127.0.0.1:{port}")]
    public async Task Server_IsMeasuredWithoutItsLedger_WhenItDoesNotTellOfItsConnections(string options)
    {
        LoadResult result =
            await LoadProcess.RunAsync(["storm", "--server", $"'{TestEnvironment.ServerPath}' {options}", .. _short]);
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        Assert.DoesNotContain("Ledger:", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("exit 3", "ended with exit code 3 before it took connections", "words")]
    [InlineData("kill -KILL $$", "ended with killed by SIGKILL before it took connections", "words")]
    public async Task Server_ThatDoesNotStart_IsShownWithItsLastWords(string script, params string[] shown)
    {
        LoadResult result =
            await LoadProcess.RunAsync(["storm", "--server", $"sh -c 'echo last words; {script}'", .. _short]);
        Assert.Equal(1, result.ExitCode);
        Assert.All(shown, s => Assert.Contains(s, result.Error, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Server_ThatCannotBeExecuted_IsNamed()
    {
        LoadResult result = await LoadProcess.RunAsync(["storm", "--server", "/no/such-server", .. _short]);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("cannot execute /no/such-server: execvp: No such file", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_ThatDiesInTheRun_FailsIt()
    {
        using LoadProcess load = LoadProcess.WithReport(
            "storm", "--server", $"'{TestEnvironment.ServerPath}'", "--duration", "1h", "--warmup", "0");
        await load.ProgressAsync();
        Signals.Send(ServerOf(load), Signal.SIGKILL);
        LoadResult result = await load.EndAsync();
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("the server ended during the run: killed by SIGKILL", result.Output, StringComparison.Ordinal);
        Assert.True(result.Ok > 0, "its report is still written");
    }

    [Fact]
    public async Task Server_DoesNotSurvive_WhenEchoLoadIsKilled()
    {
        using LoadProcess load =
            new("storm", "--server", $"'{TestEnvironment.ServerPath}'", "--duration", "1h", "--warmup", "0");
        await load.ProgressAsync();
        using ProcessHandle server = ProcessHandle.Open(ServerOf(load));
        load.Kill();
        Assert.True(await server.EndsAsync(Deadline.Short), "the server is still there");
    }

    [Fact]
    public async Task Ledger_OfARunningServer_Agrees_ThoughItHasServedOthersBefore()
    {
        string log = MakeFolder().File("log");
        EchoServerProcess server = await StartAsync("--log-file", log);
        using (EchoConnection earlier = await server.ConnectAsync()) Assert.Equal("X", await earlier.AskAsync("x"));
        await server.WaitForEventAsync(ServerEvents.Ended, "the end of the earlier connection");
        LoadResult result = await LoadProcess.RunAsync(
            ["pingpong", "--target", $"{server.EndPoint}", "--server-ledger", log, .. _short]);
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        Assert.Contains("Ledger: 2 connections made = accepted", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ledger_OfARunningServer_Agrees_ThoughAnEarlierConnectionEndsInTheRun()
    {
        string log = MakeFolder().File("log");
        EchoServerProcess server = await StartAsync("--log-file", log);
        // More than the run makes, so that they can't be taken for its own.
        List<EchoConnection> earlier = [];
        for (int i = 0; i < 3; i++)
        {
            earlier.Add(await server.ConnectAsync());
            Assert.Equal("X", await earlier[i].AskAsync("x"));
        }
        using LoadProcess load = LoadProcess.WithReport(
            "pingpong", "--target", $"{server.EndPoint}", "--server-ledger", log, "--duration", "1h", "--warmup", "0",
            "--clients", "2");
        await load.ProgressAsync();
        earlier.ForEach(e => e.Dispose());
        for (int i = 1; i <= earlier.Count; i++)
            await server.WaitForEventAsync(
                e => ServerEvents.Ended(e)
                    && e.Message.StartsWith($"Connection {i} ", StringComparison.Ordinal),
                    "the end of an earlier connection");
        Signals.Send(load.Pid, Signal.SIGINT);
        LoadResult result = await load.EndAsync();
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        Assert.Contains("Ledger: 2 connections made = accepted", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ledger_IsNone_WhenTheFileIsNotTheServersLog()
    {
        EchoServerProcess server = await StartAsync();
        LoadResult result = await RunToEndAsync(
            ["pingpong", "--target", $"{server.EndPoint}", "--server-ledger", "/dev/null", .. _short]);
        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Contains(
            "'/dev/null' does not tell of a connection to the server that has just ended", result.Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ledger_OfARunningServer_DoesNotAgree_WhenSomebodyElseConnects()
    {
        string log = MakeFolder().File("log");
        EchoServerProcess server = await StartAsync("--log-file", log);
        using LoadProcess load = LoadProcess.WithReport(
            "pingpong", "--target", $"{server.EndPoint}", "--server-ledger", log, "--duration", "1h", "--warmup", "0",
            "--clients", "2");
        await load.ProgressAsync();
        using (EchoConnection other = await server.ConnectAsync()) Assert.Equal("X", await other.AskAsync("x"));
        await server.WaitForEventAsync(ServerEvents.Ended, "the end of the other connection");
        Signals.Send(load.Pid, Signal.SIGINT);
        LoadResult result = await load.EndAsync();
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("the server's ledger does not agree: ", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hold_MeasuresTheServersProcesses_WhetherItStartedThemOrNot()
    {
        EchoServerProcess server = await StartAsync();
        string[] hold = ["hold", "--clients", "40", "--duration", "100ms"];
        LoadResult running = await LoadProcess.RunAsync([.. hold, "--target", $"{server.EndPoint}"]);
        LoadResult started = await LoadProcess.RunAsync([.. hold, "--server", $"'{TestEnvironment.ServerPath}'"]);
        Assert.All(
            new[] { running, started }, r =>
                Assert.Matches(@"KiB in the server's \d+ processes \(PSS\), .*; 40 held\.", r.Output));
    }

    [Fact]
    public async Task Compare_TakesTurns_AndShowsRatios()
    {
        LoadResult result =
            await RunToEndAsync(["compare", "storm", "--server", $"a='{TestEnvironment.ServerPath}'", "--server",
            $"b='{TestEnvironment.ServerPath}' --spares 0", "--rounds", "2", .. _short]);
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        Assert.Matches(@"\| a \| [0-9,.]+ \| 1\.00 \|", result.Output);
        Assert.Matches(@"\| b \| [0-9,.]+ \| [0-9,.]+ \|", result.Output);
            // three digits that count, on either side of 1
        string[] turns = [
            .. result.Error.Split('\n').Where(l => l.StartsWith("round ", StringComparison.Ordinal))
                .Select(l => l[..10])];
        Assert.Equal(["round 1  a", "round 1  b", "round 2  b", "round 2  a"], turns);
    }

    [Fact]
    public async Task Compare_GoesOn_WhenAServerDoesNotStart()
    {
        using TemporaryFolder folder = new();
        LoadResult result =
            await RunToEndAsync(["compare", "storm", "--server", $"a='{TestEnvironment.ServerPath}'", "--server",
            "b=sh -c 'exit 3'", "--rounds", "2", "--report", folder.FullName, .. _short]);
        Assert.Equal(1, result.ExitCode);
        Assert.Matches(@"\| a \| [0-9,.]+ \| 1\.00 \|", result.Output);
        Assert.Contains("| b | – | – | – | – | – | – | – | – |", result.Output, StringComparison.Ordinal);
        Assert.Contains(
            "- b, round 2: --server: 'sh' ended with exit code 3 before it took connections", result.Output,
            StringComparison.Ordinal);
        Assert.EndsWith($"Report: {folder.File("comparison.md")}\n", result.Output, StringComparison.Ordinal);
        Assert.Equal(
            ["comparison.json", "comparison.md", "round-1-b.log", "round-2-b.log"], Directory.GetFiles(folder.FullName)
                .Select(Path.GetFileName).Order());
    }

    [Theory]
    [InlineData("'x' is alone", "compare", "storm", "--server", "x")]
    [InlineData("two or more", "compare", "storm")]
    [InlineData("'html'", "compare", "storm", "--server", "x", "--server", "y", "--format", "html,json")]
    [InlineData("'slow'", "storm", "--fail-if", "slow:p99>1s")]
    [InlineData("'stream'", "soak", "--clients", "3", "--fail-if", "stream:p99>1s")]
    [InlineData("--report: '' is not a folder", "storm", "--report", "")]
    [InlineData("two named 'x'", "compare", "storm", "--server", "x", "--server", "x")]
    [InlineData("''x'", "storm", "--server", "'x")]
    [InlineData("--server-ledger", "storm", "--server-ledger")]
    [InlineData("'/log'", "storm", "--server", "x", "--server-ledger", "/log")]
    public async Task Load_NamesTheValue_WhenCalledWrongly(string named, params string[] arguments)
    {
        LoadResult result = await RunToEndAsync(arguments);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Equal(1, result.Error.Count(c => c == '\n'));
        Assert.Contains(named, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void LiveView_MovesInPlace_AndLeavesACleanScreen()
    {
        using PseudoTerminal terminal = AtATerminal();
        terminal.WaitForRaw("last second");
        terminal.WaitForRaw("A\x1b[?7l\r"); // up to the beginning, and from there anew
        Assert.Equal(1, terminal.Screen.Split('\n').Count(l => l.StartsWith("pingpong on ", StringComparison.Ordinal)));
        terminal.Type("\x03");
        Assert.Equal(0, terminal.WaitForExit());
        Assert.Equal(terminal.ModeBefore, terminal.ModeAfter);
        // taken away before the figures come
        Assert.DoesNotContain("last second", terminal.Screen, StringComparison.Ordinal);
        Assert.Contains("Passed", terminal.Screen, StringComparison.Ordinal);
        Assert.Contains("mPassed", terminal.Raw, StringComparison.Ordinal); // in a colour
        Assert.DoesNotContain("?25l", terminal.Raw, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NO_COLOR", "1", "open now              2", "\x1b[3")]
    [InlineData("TERM", "dumb", " ok ", "\x1b")]
    public void LiveView_GoesByTheEnvironment(string variable, string value, string shown, string absent)
    {
        using PseudoTerminal terminal = AtATerminal((variable, value));
        terminal.WaitForRaw(shown);
        terminal.Type("\x03");
        int exitCode = terminal.WaitForExit();
        Assert.True(exitCode == 0, terminal.Raw);
        Assert.DoesNotContain(absent, terminal.Raw, StringComparison.Ordinal);
    }

    private static PseudoTerminal AtATerminal(params (string Variable, string Value)[] environment) => new(
        TestEnvironment.LoadPath,
        ["pingpong", "--server", $"'{TestEnvironment.ServerPath}'", "--duration", "1h", "--warmup", "0", "--clients",
            "2", "--report", "none"],
        environment.Append(("DOTNET_ROOT", TestEnvironment.DotnetRoot)).ToDictionary(e => e.Item1, e => e.Item2));

    private static async Task<LoadResult> RunToEndAsync(string[] arguments)
    {
        using LoadProcess load = new(arguments);
        return await load.EndAsync();
    }

    private static int ServerOf(LoadProcess load) => Assert.Single(ProcessTable.Children(load.Pid)).Pid;
}
