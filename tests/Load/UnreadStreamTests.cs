using System.Diagnostics;
using System.Text.Json;
using EchoServer.Linux;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Load;

/// <summary>A run whose stdout or stderr is a pipe that nobody reads: it can be stopped, it ends, and its report is
/// written.</summary>
public class UnreadStreamTests(ITestOutputHelper output) : EndToEndTest(output)
{
    [Theory]
    [InlineData("2>", Signal.SIGINT)]
    [InlineData("2>", Signal.SIGTERM, "--processes", "2")]
    [InlineData(">", Signal.SIGHUP)]
    public async Task Run_EndsBySignal(string redirection, int signal, params string[] more)
    {
        EchoServerProcess server = await StartAsync();
        using FullPipe pipe = new();
        using TemporaryFolder folder = new();
        using Process load = Start($"{server.EndPoint}", pipe, redirection, folder, ["--duration", "1h", .. more]);
        await server.WaitForEventAsync(ServerEvents.Ended, "the first connection's end");

        Signals.Send(load.Id, signal);

        await AssertReportedAsync(load, folder, redirection == ">" ? 1 : 0);
    }

    [Theory]
    [InlineData("2>", 0)]
    [InlineData(">", 1)]
    public async Task Run_EndsByItself(string redirection, int exitCode)
    {
        EchoServerProcess server = await StartAsync();
        using FullPipe pipe = new();
        using TemporaryFolder folder = new();
        using Process load = Start($"{server.EndPoint}", pipe, redirection, folder, ["--duration", "1500ms"]);
        await AssertReportedAsync(load, folder, exitCode);
    }

    [Fact]
    public async Task SecondInterrupt_WaitsForNothing()
    {
        TaskCompletionSource isConnected = new();
        using FakeServer server = new(connection =>
        {
            isConnected.TrySetResult();
            return FakeServer.Silence(connection); // the first one waits for those under way
        });
        using FullPipe pipe = new();
        using TemporaryFolder folder = new();
        using Process load = Start(server.Address, pipe, "2>", folder, ["--duration", "1h", "--timeout", "0"]);
        await isConnected.Task.WaitAsync(Deadline.Standard);
        Signals.Send(load.Id, Signal.SIGINT);
        await Eventually.HoldsAsync(
            () => ProcessTable.Status(load.Id, "ShdPnd").All(c => c == '0'), () => "the signal is still pending");
        Signals.Send(load.Id, Signal.SIGINT);
        await load.WaitForExitAsync().WaitAsync(Deadline.Standard);
        Assert.Equal(128 + Signal.SIGINT, load.ExitCode);
        Assert.False(File.Exists(folder.File("report.json")));
    }

    private static Process Start(
        string target, FullPipe pipe, string redirection, TemporaryFolder folder, string[] more)
    {
        string other = redirection == ">" ? "2>" : ">";
        string command =
            $"exec '{TestEnvironment.LoadPath}' storm --target {target} --warmup 0 --clients 2 --report "
            + $"'{folder.FullName}' {string.Join(' ', more)} {redirection}{pipe.Path} {other}/dev/null";
        return Process.Start(
            new ProcessStartInfo("sh", ["-c", command])
            { Environment = { ["DOTNET_ROOT"] = TestEnvironment.DotnetRoot } })!;
    }

    private static async Task AssertReportedAsync(Process load, TemporaryFolder folder, int exitCode)
    {
        try
        {
            await load.WaitForExitAsync().WaitAsync(Deadline.Standard);
        }
        catch (TimeoutException)
        {
            load.Kill();
            throw;
        }
        using JsonDocument report = JsonDocument.Parse(await File.ReadAllTextAsync(folder.File("report.json")));
        Assert.True(report.RootElement.GetProperty("verdict").GetProperty("passed").GetBoolean());
        Assert.Equal(exitCode, load.ExitCode);
    }
}
