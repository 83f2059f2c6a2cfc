using System.Diagnostics;
using System.Text.Json;
using EchoServer.Tests.EndToEnd;
using EchoServer.Tests.Support;
using Xunit.Abstractions;

namespace EchoServer.Tests.Load;

/// <summary>A run whose stdout or stderr is a pipe that nobody reads: it can be stopped, it ends, and its report is written.</summary>
public class UnreadStreamTests(ITestOutputHelper output) : EndToEndTest(output)
{
    [Theory]
    [InlineData("2>", Signal.Interrupt)]
    [InlineData("2>", Signal.Terminate, "--processes", "2")]
    [InlineData(">", Signal.HangUp)]
    public async Task Run_EndsBySignal(string redirection, int signal, params string[] more)
    {
        EchoServerProcess server = await StartAsync();
        using FullPipe pipe = new();
        using TemporaryFolder folder = new();
        using Process load = Start(server, pipe, redirection, folder, ["--duration", "1h", .. more]);
        await server.WaitForEventAsync(ServerEvents.Ended, "the first connection's end");

        Signal.Send(load.Id, signal);

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
        using Process load = Start(server, pipe, redirection, folder, ["--duration", "1500ms"]);
        await AssertReportedAsync(load, folder, exitCode);
    }

    [Fact]
    public async Task SecondInterrupt_WaitsForNothing()
    {
        EchoServerProcess server = await StartAsync();
        using FullPipe pipe = new();
        using TemporaryFolder folder = new();
        using Process load = Start(server, pipe, "2>", folder, ["--duration", "1h", "--timeout", "0"]);
        await server.WaitForEventAsync(ServerEvents.Ended, "the first connection's end");
        server.Send(Signal.Stop); // the first one waits for those under way
        try
        {
            Signal.Send(load.Id, Signal.Interrupt);
            await Eventually.HoldsAsync(() => !ProcessTable.Status(load.Id, "SigPnd").Contains('2', StringComparison.Ordinal), () => "the signal is still pending");
            Signal.Send(load.Id, Signal.Interrupt);
            await load.WaitForExitAsync().WaitAsync(Deadline.Standard);
        }
        finally
        {
            server.Send(Signal.Continue);
        }
        Assert.Equal(128 + Signal.Interrupt, load.ExitCode);
        Assert.False(File.Exists(folder.File("report.json")));
    }

    private static Process Start(EchoServerProcess server, FullPipe pipe, string redirection, TemporaryFolder folder, string[] more)
    {
        string other = redirection == ">" ? "2>" : ">";
        string command = $"exec '{LoadProcess.BinaryPath}' storm --target {server.EndPoint} --warmup 0 --clients 2 --report '{folder.FullName}' {string.Join(' ', more)} {redirection}{pipe.Path} {other}/dev/null";
        return Process.Start(new ProcessStartInfo("sh", ["-c", command]) { Environment = { ["DOTNET_ROOT"] = TestEnvironment.DotnetRoot } })!;
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
