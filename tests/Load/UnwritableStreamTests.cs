using System.Text.Json;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Load;

/// <summary>A run whose terminal, or whatever else takes its output, has gone: the report is still written.</summary>
public class UnwritableStreamTests(ITestOutputHelper output) : EndToEndTest(output)
{
    [Theory]
    [InlineData(">/dev/full", 1)]
    [InlineData(">&-", 1)]
    [InlineData("2>/dev/full", 0)]
    [InlineData("2>&-", 0)]
    [InlineData(">/dev/full 2>/dev/full", 1)]
    [InlineData("<&-", 0)]
    [InlineData("<&- >&- 2>&-", 1)]
    [InlineData("--processes 2 <&- >&- 2>&-", 1)]
    public async Task Run_IsReported_WhereAStreamCannotBeWritten(string redirection, int exitCode)
    {
        EchoServerProcess server = await StartAsync();
        using TemporaryFolder folder = new();
        string command =
            $"exec '{TestEnvironment.LoadPath}' storm --target {server.EndPoint} --duration 200ms --warmup 100ms "
            + $"--clients 2 --report '{folder.FullName}' {redirection}";

        CommandRun run = await CommandRun.OfAsync("sh", "-c", command);

        Assert.True(run.ExitCode == exitCode, $"{run.ExitCode}: {run.Error}");
        using JsonDocument report = JsonDocument.Parse(await File.ReadAllTextAsync(folder.File("report.json")));
        Assert.True(report.RootElement.GetProperty("verdict").GetProperty("passed").GetBoolean());
        if (exitCode != 0 && !redirection.Contains("2>", StringComparison.Ordinal))
            Assert.StartsWith("echo-load: stdout: ", run.ErrorLines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task WrongCall_ExitsWithItsCode_WhereNobodyCanBeTold()
    {
        CommandRun run =
            await CommandRun.OfAsync("sh", "-c", $"exec '{TestEnvironment.LoadPath}' storm --clients 0 2>/dev/full");
        Assert.Equal(2, run.ExitCode);
    }
}
