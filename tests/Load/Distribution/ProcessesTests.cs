using System.Globalization;
using EchoServer.Linux;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Load.Distribution;

/// <summary>echo-load in several processes against the real server: one run, whatever it is made by.</summary>
public class ProcessesTests(ITestOutputHelper output) : EndToEndTest(output)
{
    private static readonly string[] _endless = ["--duration", "1h", "--warmup", "0"];

    [Theory]
    [InlineData("0")]
    [InlineData("50")]
    public async Task Storm_InThreeProcesses_CountsAsManyConnectionsAsTheServer(string rate)
    {
        LoadResult result = await LoadProcess.RunAsync(
            "storm", "--server", $"'{TestEnvironment.ServerPath}'", "--server-ledger", "--processes", "3",
            "--duration", "1s", "--warmup", "200ms", "--clients", "4", "--payload", "1-3000", "--rate", rate,
            "--fail-if", "errors>0");

        Assert.True(result.ExitCode == 0, result.All);
        Assert.Contains(
            "connections made = accepted = reaped with 0, each with a process of its own", result.Output,
            StringComparison.Ordinal);
        Assert.Contains("Load made by 3 processes", result.Output, StringComparison.Ordinal);
        Assert.Contains("Threshold, storm: errors <= 0: held, 0", result.Output, StringComparison.Ordinal);
        Assert.Equal(3, result.Report.GetProperty("processes").GetInt32());
        Assert.Equal(
            result.Ok, result.Scenario.GetProperty("intervals").EnumerateArray()
                .Sum(i => i.GetProperty("ok").GetInt32()));
        Assert.All(
            result.Scenario.GetProperty("steps").EnumerateArray(), s =>
                Assert.Equal(result.Ok, s.GetProperty("ok").GetProperty("count").GetInt32()));
        if (rate != "0") Assert.Equal(rate, result.Ok.ToString(CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("200")]
    public async Task Hold_InTwoProcesses_HoldsAllAtOnce_AndMeasuresThemTogether(string rate)
    {
        LoadResult result =
            await LoadProcess.RunAsync("hold", "--server", $"'{TestEnvironment.ServerPath}'", "--processes", "2",
            "--duration", "100ms", "--clients", "51", "--rate", rate);

        Assert.True(result.ExitCode == 0, result.All);
        Assert.Equal(102, result.Ok);
        Assert.Equal(51, result.Report.GetProperty("serverMemory").GetProperty("connections").GetInt32());
        Assert.Equal(51, result.Report.GetProperty("ledgerCheck").GetProperty("made").GetInt32());
    }

    [Fact]
    public async Task Soak_InThreeProcesses_HasEveryHabit()
    {
        LoadResult result = await LoadProcess.RunAsync(
            "soak", "--server", $"'{TestEnvironment.ServerPath}'", "--processes", "3", "--duration", "1s", "--clients",
            "20");

        Assert.True(result.ExitCode == 0, result.All);
        Assert.Equal(["storm", "pingpong", "slow", "stream", "abort", "half-close", "idle"],
            result.Report.GetProperty("scenarios").EnumerateArray().Select(s => s.GetProperty("name").GetString()!));
        Assert.True(result.Report.GetProperty("ledgerCheck").GetProperty("ok").GetBoolean());
    }

    [Fact]
    public async Task Worker_ThatIsKilled_FailsTheRun_WhichEndsAndNamesIt()
    {
        EchoServerProcess server = await StartAsync();
        using LoadProcess load = LoadProcess.WithReport(
            ["storm", "--target", $"{server.EndPoint}", "--processes", "3", "--clients", "6", .. _endless]);
        await load.LineAsync(" ok ");

        int victim = Workers(load)[1];
        Signals.Send(victim, Signal.SIGKILL);

        LoadResult result = await load.EndAsync();
        Assert.Equal(1, result.ExitCode);
        Assert.Matches(
            $@"process \d of 3 \(pid {victim}\) died: exit code -9 \(killed by SIGKILL\); "
            + @"lost with it: what its 2 clients did, [0-9,]+ requests", string.Join('\n', result.Objections));
        Assert.Contains($"(pid {victim}) died", result.Output, StringComparison.Ordinal);
        Assert.True(result.Ok > 0, "the others' figures are there");
        Assert.Equal(3, result.Report.GetProperty("processes").GetInt32());
    }

    // A terminal sends the signal to all of them, also when it is closed, and so does timeout(1).
    [Theory]
    [InlineData(Signal.SIGINT)]
    [InlineData(Signal.SIGHUP)]
    [InlineData(Signal.SIGTERM)]
    public async Task Interrupt_StopsAllProcessesCleanly_AndTheRunReports(int signal)
    {
        EchoServerProcess server = await StartAsync();
        using LoadProcess load = LoadProcess.WithReport(
            ["storm", "--target", $"{server.EndPoint}", "--processes", "2", "--clients", "4", .. _endless]);
        await load.LineAsync(" ok ");

        foreach (int pid in (int[])[.. Workers(load), load.Pid]) Signals.Send(pid, signal);

        LoadResult result = await load.EndAsync();
        Assert.True(result.ExitCode == 0, result.All);
        Assert.True(result.Report.GetProperty("interrupted").GetBoolean());
        Assert.Equal(result.Ok, (await server.StopAsync()).Closed);
    }

    [Fact]
    public async Task Workers_EndWithTheRun_WhenItIsKilled()
    {
        EchoServerProcess server = await StartAsync();
        using LoadProcess load = LoadProcess.WithReport(
            ["storm", "--target", $"{server.EndPoint}", "--processes", "2", "--clients", "4", .. _endless]);
        await load.LineAsync(" ok ");
        ProcessHandle[] workers = [.. Workers(load).Select(ProcessHandle.Open)];

        load.Kill();

        foreach (ProcessHandle worker in workers)
        {
            using (worker) Assert.True(await worker.EndsAsync(Deadline.Short), $"worker {worker.Pid} lives on");
        }
    }

    [Theory]
    [InlineData("0", "--processes: '0' is not a whole number from 1 to 1000")]
    [InlineData("9", "--processes: '9' are more than the 8 of --clients, and each needs one")]
    public async Task Processes_AreAUsageError_WhenTheyCanNotBe(string processes, string message)
    {
        LoadResult result = await LoadProcess.RunAsync("storm", "--processes", processes);
        Assert.Equal((2, $"echo-load: {message}\n"), (result.ExitCode, result.Error));
    }

    private static int[] Workers(LoadProcess load) =>
        [.. ProcessTable.Children(load.Pid).Select(r => r.Pid)
            .Where(p => ProcessTable.CommandLine(p).Contains("pool-worker", StringComparison.Ordinal)).Order()];
}
