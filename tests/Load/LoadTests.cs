using System.Globalization;
using System.Text.Json;
using EchoServer.Linux;
using EchoServer.Load.Reports;
using EchoServer.Load.Reports.Html;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Load;

/// <summary>echo-load against the real server: what it counts is what the server counts.</summary>
public class LoadTests(ITestOutputHelper output) : EndToEndTest(output)
{
    [Theory]
    [InlineData("0")]
    [InlineData("50")]
    public async Task Storm_CountsAsManyConnectionsAsTheServer(string rate)
    {
        EchoServerProcess server = await StartAsync();

        LoadResult result = await LoadProcess.RunAsync("storm", "--target", $"{server.EndPoint}",
            "--duration", "1s", "--warmup", "0", "--clients", "4", "--payload", "1-3000", "--rate", rate);

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        ReportedLedger ledger = await server.StopAsync();
        Assert.Equal((result.Ok, result.Ok), (ledger.Accepted, ledger.Closed));
        if (rate != "0") Assert.Equal(rate, result.Ok.ToString(CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task PingPong_KeepsItsConnections()
    {
        EchoServerProcess server = await StartAsync();

        LoadResult result = await LoadProcess.RunAsync("pingpong", "--target", $"{server.EndPoint}",
            "--duration", "500ms", "--warmup", "100ms", "--clients", "3", "--payload", "100000");

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        Assert.InRange(result.Ok, 4, int.MaxValue);
        Assert.Equal(3, (await server.StopAsync()).Accepted);
    }

    [Fact]
    public async Task Hold_OpensItsConnectionsOnce_AndAsksEachAgain()
    {
        EchoServerProcess server = await StartAsync();

        LoadResult result = await LoadProcess.RunAsync(
            "hold", "--target", $"{server.EndPoint}", "--duration", "100ms", "--clients", "50");

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        Assert.Equal(100, result.Ok);
        Assert.Equal(50, (await server.StopAsync()).Closed);
    }

    [Fact]
    public async Task Hold_ReportsThoseThatEnded_WithWhen()
    {
        EchoServerProcess server = await StartAsync("--drain-timeout", "0");
        using LoadProcess load =
            LoadProcess.WithReport("hold", "--target", $"{server.EndPoint}", "--duration", "2s", "--clients", "5");

        await load.ProgressAsync();
        await server.StopAsync();

        LoadResult result = await load.EndAsync();
        Assert.Equal((1, 5), (result.ExitCode, result.Ok));
        Assert.Equal(5, result.Failures["receive"]);
        Assert.Matches("while it was held, [0-9.]+ s after it was opened", result.Message);
    }

    [Theory]
    [InlineData("bulk", "5MiB", 2)]
    [InlineData("storm", "200000-400000", 1)]
    [InlineData("pingpong", "1MiB", 1)]
    public async Task LongRequests_AreAnswered_WithoutWaitingForEachPiece(string kind, string payload, int clients)
    {
        EchoServerProcess server = await StartAsync();

        LoadResult result = await LoadProcess.RunAsync(kind, "--target", $"{server.EndPoint}",
            "--duration", "300ms", "--warmup", "0", "--clients", $"{clients}", "--payload", payload);

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        Assert.InRange(result.Ok, 1, int.MaxValue);
    }

    [Fact]
    public async Task Bulk_EndsItsStreamsWithTheRun_HoweverLongTheyAre()
    {
        EchoServerProcess server = await StartAsync();

        LoadResult result = await LoadProcess.RunAsync("bulk", "--target", $"{server.EndPoint}",
            "--duration", "300ms", "--warmup", "0", "--clients", "2", "--payload", "1024GiB");

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        Assert.Equal((2, 2), (result.Ok, (await server.StopAsync()).Closed));
    }

    [Fact]
    public async Task Storm_TellsItsStepsApart()
    {
        EchoServerProcess server = await StartAsync();

        LoadResult result = await LoadProcess.RunAsync(
            "storm", "--target", $"{server.EndPoint}", "--duration", "200ms", "--warmup", "0", "--clients", "2");

        JsonElement[] steps = [.. result.Scenario.GetProperty("steps").EnumerateArray()];
        Assert.Equal(["close", "connect", "reply"], steps.Select(s => s.GetProperty("name").GetString()!).Order());
        Assert.All(steps, s => Assert.Equal(result.Ok, s.GetProperty("ok").GetProperty("count").GetInt32()));
    }

    [Theory]
    [InlineData("p99>1h", 0)]
    [InlineData("p50>0ms", 1)]
    [InlineData("rate<1000000000", 1)]
    [InlineData("errors>0", 0)]
    public async Task Storm_ExitsByItsThreshold(string condition, int exitCode)
    {
        EchoServerProcess server = await StartAsync();
        LoadResult result = await LoadProcess.RunAsync("storm", "--target", $"{server.EndPoint}",
            "--duration", "100ms", "--warmup", "0", "--clients", "1", "--fail-if", condition);
        Assert.Equal(exitCode, result.ExitCode);
        Assert.Contains(exitCode == 0 ? "held" : "FAILED", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Signal.SIGINT)]
    [InlineData(Signal.SIGHUP)]
    [InlineData(Signal.SIGHUP, Signal.SIGHUP)]
    public async Task Storm_StopsCleanlyAndStillReports_WhenInterrupted(params int[] signals)
    {
        EchoServerProcess server = await StartAsync();
        using LoadProcess load =
            LoadProcess.WithReport("storm", "--target", $"{server.EndPoint}", "--duration", "1h", "--warmup", "0");

        Assert.Contains(" ok ", await load.ProgressAsync(), StringComparison.Ordinal);
        foreach (int signal in signals) Signals.Send(load.Pid, signal);

        LoadResult result = await load.EndAsync();
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        Assert.Equal(result.Ok, (await server.StopAsync()).Closed);
    }

    [Fact]
    public async Task HangUp_IsIgnored_WhenItWasFromTheStart()
    {
        EchoServerProcess server = await StartAsync();
        using TemporaryFolder folder = new();
        Task<CommandRun> run = CommandRun.OfAsync("sh", "-c",
            $"trap '' HUP; '{TestEnvironment.LoadPath}' storm --target {server.EndPoint} --duration 2s --warmup 0 "
            + $"--report '{folder.FullName}' & echo $! >'{folder.File("pid")}'; wait $!");
        await server.WaitForEventAsync(ServerEvents.Ended, "the first connection's end");

        Signals.Send(
            int.Parse(await File.ReadAllTextAsync(folder.File("pid")), CultureInfo.InvariantCulture), Signal.SIGHUP);

        CommandRun end = await run;
        Assert.True(end.ExitCode == 0, end.Error);
        JsonElement json = JsonDocument.Parse(await File.ReadAllTextAsync(folder.File("report.json"))).RootElement;
        Assert.False(json.GetProperty("interrupted").GetBoolean());
    }

    [Theory]
    [InlineData("1")]
    [InlineData("2")]
    public async Task Hold_MeasuresWhatItHolds_WhenInterrupted(string processes)
    {
        EchoServerProcess server = await StartAsync();
        using LoadProcess load = LoadProcess.WithReport(
            "hold", "--target", $"{server.EndPoint}", "--duration", "1h", "--clients", "20", "--processes", processes);

        Assert.Contains(" 20 ok ", await load.ProgressAsync(), StringComparison.Ordinal);
        Signals.Send(load.Pid, Signal.SIGINT);

        LoadResult result = await load.EndAsync();
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        Assert.Equal(20, result.Report.GetProperty("serverMemory").GetProperty("connections").GetInt32());
        Assert.Equal(20, (await server.StopAsync()).Closed);
    }

    [Fact]
    public async Task Report_IsWrittenInEveryFormat_AndSaysWhatWasRun()
    {
        EchoServerProcess server = await StartAsync();
        using TemporaryFolder folder = new();
        using LoadProcess load = new(
            "storm", "--target", $"{server.EndPoint}", "--duration", "1500ms", "--warmup", "0", "--clients", "3",
            "--report", folder.FullName);

        LoadResult result = await load.EndAsync();

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        string html = await File.ReadAllTextAsync(folder.File("report.html"));
        JsonElement json = JsonDocument.Parse(await File.ReadAllTextAsync(folder.File("report.json"))).RootElement;
        JsonElement scenario = json.GetProperty("scenarios")[0], ok = scenario.GetProperty("ok");
        long count = ok.GetProperty("count").GetInt64();
        Assert.Equal(
            count, scenario.GetProperty("intervals").EnumerateArray().Sum(i => i.GetProperty("ok").GetInt64()));
        Assert.Contains($"All {Figures.Count(count)} replies were right", html, StringComparison.Ordinal);
        string p99 = HtmlText.Text(Figures.Time(ok.GetProperty("latencyMs").GetProperty("p99").GetDouble()));
        Assert.Contains($"<strong>{p99}</strong>", html, StringComparison.Ordinal);
        Assert.Contains("--clients 3", html, StringComparison.Ordinal);
        Assert.Equal($"{server.EndPoint}", json.GetProperty("target").GetProperty("address").GetString());
        Assert.Contains("**Passed**", await File.ReadAllTextAsync(folder.File("report.md")), StringComparison.Ordinal);
        Assert.Contains(
            $"storm,ok,{count},", await File.ReadAllTextAsync(folder.File("report.csv")), StringComparison.Ordinal);
    }
}
