using System.Diagnostics;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Server.EndToEnd;

/// <summary>What the server writes, and where.</summary>
public sealed class OutputTests(ITestOutputHelper output) : EndToEndTest(output)
{
    [Fact]
    public async Task Server_ExplainsItsOptionsOnStdout_WhenAskedForHelp()
    {
        CommandRun run = await CommandRun.OfServerAsync("--help");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        string[] options =
        [
            "--listen", "--start-method", "--backlog", "--drain-timeout",
            "--log-level", "--log-format", "--log-file", "--version",
        ];
        Assert.All(options, option => Assert.Contains(option, run.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Server_LogsLinesForPeople_WhenTheFormatIsText()
    {
        EchoServerProcess server = await StartAsync("--log-format", "text", "--log-level", "info");
        EchoConnection connection = await ConnectServedAsync(server);
        string peer = connection.Peer;
        await CloseAllAndStopAsync(server);

        string[] lines = [.. server.Events.Select(e => e.Line)];
        string ready = $"Listening on {server.EndPoint} (pid {server.Pid}, start method forkserver)";
        Assert.Single(lines, line => line.Contains(ready, StringComparison.Ordinal));
        Assert.Single(lines, line => line.Contains($" from {peer} ended: pid ", StringComparison.Ordinal)
            && line.Contains("exit code 0 (closed), ", StringComparison.Ordinal));
        Assert.Single(
            lines, line => line.Contains("Ledger: accepted 1, refused 0, reaped 1", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains(" started: ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    public async Task Server_LogsToTheFileToo_WhenItIsGivenOne(string format)
    {
        TemporaryFolder folder = MakeFolder();
        EchoServerProcess server = await StartAsync("--log-file", folder.File("echo.log"), "--log-format", format);
        await ConnectServedAsync(server);
        await CloseAllAndStopAsync(server);

        string[] lines = await File.ReadAllLinesAsync(folder.File("echo.log"));
        string[] wanted = ["Listening on ", " started: pid ", " ended: pid ", "Ledger: accepted "];
        Assert.All(wanted, text => Assert.Contains(lines, line => line.Contains(text, StringComparison.Ordinal)));
        Assert.Equal(server.Events.Count, lines.Length);
    }

    [Theory]
    [InlineData("2>/dev/full")]
    [InlineData("2</dev/null")]
    [InlineData("2>&-")]
    [InlineData("<&- >&- 2>&-")]
    public async Task Server_GoesOn_WhenItsStderrCannotBeWrittenTo(string redirection)
    {
        string log = MakeFolder().File("echo.log");
        ProcessStartInfo start = new(
            "sh",
            ["-c", $"exec \"$@\" {redirection}", "sh", TestEnvironment.ServerPath, "--listen", "127.0.0.1:0",
                "--log-file", log]);
        start.Environment["DOTNET_ROOT"] = TestEnvironment.DotnetRoot;
        using Process server = Process.Start(start)!;
        await Eventually.HoldsAsync(
            () => server.HasExited
                || (File.Exists(log) && File.ReadAllText(log).Contains("Listening on ", StringComparison.Ordinal)),
                () => "the server listens");

        Signals.TryTerminate(server.Id);
        await server.WaitForExitAsync().WaitAsync(Deadline.Standard);

        Assert.Equal(0, server.ExitCode);
        Assert.Contains("Ledger: accepted 0", await File.ReadAllTextAsync(log), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_NeverTearsALine_WhenManyConnectionsAreLoggedAtOnce()
    {
        EchoServerProcess server = await StartAsync("--start-method", "inline", "--log-level", "verbose");
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => ConnectInARowAsync(server, 50)));
        await server.WaitForEventsAsync(ServerEvents.Ended, 500, "all ends");
        Assert.Equal(500, (await server.StopAsync()).Closed);

        Assert.All(server.Events, e => Assert.True(e.IsStructured, e.Line));
        int[] numbers = [.. server.Events.Where(ServerEvents.Ended).Select(e => e.Number("Connection"))];
        Assert.Equal(Enumerable.Range(1, 500), numbers.Order());
    }

    private static async Task ConnectInARowAsync(EchoServerProcess server, int count)
    {
        for (int i = 0; i < count; i++)
        {
            using EchoConnection connection = await server.ConnectAsync();
            Assert.Equal("ABC", await connection.AskAsync("abc"));
        }
    }
}
