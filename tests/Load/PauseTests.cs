using System.Globalization;
using System.Text.Json;
using EchoServer.Linux;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Load;

/// <summary>echo-load that is stopped for a while says so, and blames itself.</summary>
public class PauseTests(ITestOutputHelper output) : EndToEndTest(output)
{
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task Run_BlamesItself_WhenItStoodStill()
    {
        EchoServerProcess server = await StartAsync();
        using LoadProcess load = LoadProcess.WithReport(
            "storm", "--target", $"{server.EndPoint}", "--rate", "50", "--duration", "1h", "--warmup", "0");
        await load.LineAsync(" ok ");
        await PauseAsync(load.Pid);
        LoadResult result = await InterruptAsync(load);
        JsonElement bottleneck = result.Report.GetProperty("clientBottleneck");
        Assert.True(bottleneck.GetProperty("isClient").GetBoolean());
        Assert.True(
            bottleneck.GetProperty("pauses").GetProperty("longestSeconds").GetDouble() > 1, bottleneck.ToString());
        Assert.Matches(@"The client was the bottleneck: echo-load woke late by \d+\.\d s", result.Output);
        Assert.Contains(
            "woke late by ", await File.ReadAllTextAsync(load.ReportFile("report.html")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Worker_ThatStoodStill_IsNamed()
    {
        EchoServerProcess server = await StartAsync();
        using LoadProcess load = LoadProcess.WithReport(
            "storm", "--target", $"{server.EndPoint}", "--processes", "2", "--clients", "2", "--rate", "50",
            "--duration", "1h", "--warmup", "0");
        await AllAtWorkAsync(load);
        int worker = ProcessTable.Children(load.Pid)
            .First(r => ProcessTable.CommandLine(r.Pid).Contains("pool-worker", StringComparison.Ordinal)).Pid;
        await PauseAsync(worker);
        LoadResult result = await InterruptAsync(load);
        Assert.Matches(
            $@"process \d of 2 \(pid {worker}\): echo-load woke late by", result.Report.GetProperty("clientBottleneck")
                .GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Agent_ThatStoodStill_IsNamed()
    {
        EchoServerProcess server = await StartAsync();
        using LoadProcess run = LoadProcess.Coordinator(
            "key", "storm", "--target", $"{server.EndPoint}", "--agents", "1", "--listen", "127.0.0.1:0", "--rate",
            "50", "--duration", "1h", "--warmup", "0");
        string address = (await run.LineAsync("waiting for ")).Split(' ')[^1];
        using LoadProcess agent = LoadProcess.Agent("key", "--connect", address);
        await run.LineAsync(" ok ");
        await PauseAsync(agent.Pid);
        LoadResult result = await InterruptAsync(run);
        JsonElement bottleneck = result.Report.GetProperty("clientBottleneck");
        Assert.Matches(
            $@"agent \S+ pid {agent.Pid}: echo-load woke late by", bottleneck.GetProperty("reason").GetString());
        Assert.True(bottleneck.GetProperty("pauses").GetProperty("count").GetInt32() >= 1);
    }

    // With half of the rate each, more than half of it shows that both are: what stands still before it has begun is
    // not measured.
    private static async Task AllAtWorkAsync(LoadProcess load)
    {
        string[] words;
        do words = (await load.LineAsync(" ok ")).Split(' ');
        while (double.Parse(words[^2], CultureInfo.InvariantCulture) < 30);
    }

    private static async Task PauseAsync(int pid)
    {
        Signals.Send(pid, Signal.SIGSTOP);
        await Task.Delay(_pause); // that it stands still for a time is what it is for
        Signals.Send(pid, Signal.SIGCONT);
    }

    // The stop comes after a line that was written after the pause.
    private static async Task<LoadResult> InterruptAsync(LoadProcess load)
    {
        await load.LineAsync(" ok ");
        await load.LineAsync(" ok ");
        Signals.Send(load.Pid, Signal.SIGINT);
        return await load.EndAsync();
    }
}
