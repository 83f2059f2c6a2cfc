using System.Diagnostics;
using System.Globalization;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Multiprocessing;

/// <summary>What becomes of children when their parents end, and what they say meanwhile.</summary>
public class FamilyTests
{
    [Fact]
    public async Task Exception_PrintsItsTrace_AndExitsWith1()
    {
        (int exitCode, string output, string error) = await TestProgram.PlayAsync("throw");
        Assert.Equal((1, ""), (exitCode, output));
        Assert.StartsWith("Process Process-1:\nSystem.InvalidOperationException: on purpose\n   at ", error);
    }

    [Theory]
    [InlineData("2>/dev/full")]
    [InlineData("2>&-")]
    [InlineData("<&- >&- 2>&-")]
    [InlineData(">/dev/full 2>/dev/full")]
    public async Task Exception_ExitsWith1_WhereNobodyCanBeTold(string redirection) =>
        Assert.Equal(
            1, (await CommandRun.OfAsync("sh", "-c", $"exec '{TestEnvironment.TestProcessesPath}' throw "
            + $"{redirection}")).ExitCode);

    [Theory]
    [InlineData("<&- 2>&-", 1)] // a child has what its parent was given, and nothing else by that name
    [InlineData("<&- >&- 2>&-", 1)]
    [InlineData("2>/dev/full", 1)]
    [InlineData("<&- >&-", 0)]
    public async Task Child_HasNoOtherStreams_ThanItsParentWasGiven(string redirection, int exitCode) =>
        Assert.Equal(
            exitCode,
            (await CommandRun.OfAsync(
                "sh", "-c", $"exec '{TestEnvironment.TestProcessesPath}' 'write to error' {redirection}")).ExitCode);

    [Theory]
    [InlineData("return", "256", 255)]
    [InlineData("return", "-1", 255)]
    [InlineData("return", "254", 254)]
    [InlineData("exit with", "256", 255)]
    [InlineData("exit with", "512", 255)]
    [InlineData("exit with", "254", 254)]
    public async Task ExitCode_ThatThereIsNot_IsAFailure_OfTheProgramItself(
        string scene, string returned, int exitCode) =>
        Assert.Equal(exitCode, (await TestProgram.PlayAsync(scene, returned)).ExitCode);

    [Fact]
    public async Task Log_ThatNobodyReads_HoldsUpNeitherPeersNorTheEnd()
    {
        using Process process = TestProgram.Start("unread log"); // its stderr is a pipe, which is not read
        Assert.Equal(
            "hello after many: True\n", await process.StandardOutput.ReadToEndAsync().WaitAsync(Deadline.Standard));
        await process.WaitForExitAsync().WaitAsync(Deadline.Standard);
        Assert.Equal(0, process.ExitCode);
    }

    [Fact]
    public async Task Class_RunsInTheChild_WithItsProperties() =>
        Assert.Equal((0, "hello bob, from Greeter-1\n", ""), await TestProgram.PlayAsync("class"));

    [Fact]
    public async Task Child_HasChildrenOfItsOwn() =>
        Assert.Equal((0, "Process-1 started Process-1:1\n", ""), await TestProgram.PlayAsync("grandchild"));

    [Fact]
    public async Task Daemon_MayHaveNoChildren()
    {
        (int exitCode, _, string error) = await TestProgram.PlayAsync("daemon's child");
        Assert.Equal(1, exitCode);
        Assert.Contains("Process-1 is a daemon, and daemons can't have children", error);
    }

    [Fact]
    public async Task Log_TellsTheLives()
    {
        (int exitCode, _, string error) = await TestProgram.PlayAsync("log");
        Assert.Equal(3, exitCode);
        Assert.Matches(@"^\[DEBUG/MainProcess\] started Process-1: pid [0-9]+$", error.Split('\n')[0]);
        Assert.Contains("[INFO/Process-1] process exiting with exit code 3", error);
        Assert.Matches(@"\[INFO/MainProcess\] Process-1 \(pid [0-9]+\) ended: exit code 3", error);
    }

    [Theory]
    [InlineData("family", 2)]
    [InlineData("forked family", 3)] // the third is the fork server
    public async Task Daemon_DiesWithItsParent_WhenThatIsKilled_AndOthersGoOn(string scene, int children)
    {
        using Process family = TestProgram.Start(scene);
        int[] pids = [.. (await family.StandardOutput.ReadLineAsync().WaitAsync(Deadline.Standard))!
            .Split(' ').Select(p => int.Parse(p, CultureInfo.InvariantCulture))];
        using ProcessHandle plain = ProcessHandle.Open(pids[0]), daemon = ProcessHandle.Open(pids[1]);
        Assert.Equal(children, ProcessTable.Children(family.Id).Count);
        ProcessHandle[] others = [
            .. ProcessTable.Children(family.Id).Where(row => !pids.Contains(row.Pid))
                .Select(row => ProcessHandle.Open(row.Pid))];
        family.Kill();
        foreach (ProcessHandle other in others)
        {
            using (other) Assert.True(await other.EndsAsync(Deadline.Short));
        }
        Assert.True(await daemon.EndsAsync(Deadline.Short));
        Assert.False(await plain.EndsAsync(TimeSpan.Zero));
        Signals.TryKill(plain.Pid);
        Assert.True(await plain.EndsAsync(Deadline.Short));
    }

    [Fact]
    public async Task Child_KnowsItself_InItsClass() => Assert.Equal(
        (0, """
        bob, daemon: True, own pid: True, lives: True, exit code: none
        bob was started already: it can't be started
        bob is this process: it can't be joined
        bob is this process: it can't be signalled

        """, ""),
        await TestProgram.PlayAsync("introduction"));

    [Fact]
    public async Task Exception_ThatHasNoText_ExitsWith1_LikeAnyOther()
    {
        (int exitCode, _, string error) = await TestProgram.PlayAsync("odd");
        Assert.Equal(1, exitCode);
        Assert.Contains("Process Process-1:\nEchoServer.TestProcesses.OddException", error);
    }

    [Fact]
    public async Task Daemons_ThatDoNotHeedSigterm_AreKilled()
    {
        (int exitCode, _, string error) = await TestProgram.PlayAsync("stubborn");
        Assert.Equal(4, exitCode);
        for (int i = 1; i <= 3; i++)
            Assert.Matches($@"\[INFO/MainProcess\] Process-{i} \(pid [0-9]+\) ended: killed by SIGKILL", error);
    }

    [Fact]
    public async Task Log_WarnsOfAChild_ThatOthersHaveKilled()
    {
        (int exitCode, _, string error) = await TestProgram.PlayAsync("deaths");
        Assert.Equal(0, exitCode);
        Assert.Matches(@"^\[WARNING/MainProcess\] killed \(pid [0-9]+\) ended: killed by SIGKILL\n$", error);
    }

    // Where Main does not go through Run, a child is the program once more.
    [Theory]
    [InlineData("plain", 1, "of this process does not go through ProcessProgram.Run")]
    [InlineData("named", 2, "was started as a child, but its Main does not go through ProcessProgram.Run")]
    public async Task Start_Throws_WhenMainDoesNotGoThroughRun(string program, int processes, string error)
    {
        ProcessStartInfo start = new(TestEnvironment.TestProcessesPath)
            { RedirectStandardOutput = true, Environment =
                { ["BARE_PROGRAM"] = program, ["DOTNET_ROOT"] = TestEnvironment.DotnetRoot } };
        using Process process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync().WaitAsync(Deadline.Standard);
        await process.WaitForExitAsync().WaitAsync(Deadline.Standard);
        Assert.Equal(5, process.ExitCode);
        Assert.Equal(processes, output.Split('\n').Count(line => line.StartsWith("depth", StringComparison.Ordinal)));
        Assert.Contains(error, output);
    }

    [Theory]
    [InlineData("leave", 0)]
    [InlineData("exit", 7)]
    public async Task Parent_WaitsForItsChildren_AndTerminatesDaemons_AtItsEnd(string scene, int exitCode)
    {
        using TemporaryFolder folder = new();
        string fifo = folder.File("fifo");
        Process.Start("mkfifo", [fifo]).WaitForExit();
        using Process parent = TestProgram.Start(scene, fifo);
        Assert.Equal("leaving", await parent.StandardOutput.ReadLineAsync().WaitAsync(Deadline.Standard));
        Assert.Equal(2, ProcessTable.Children(parent.Id).Count);

        await File.WriteAllTextAsync(fifo, "what the child waits for");
        // all have ended
        Assert.Equal(
            "what the child waits for\n", await parent.StandardOutput.ReadToEndAsync().WaitAsync(Deadline.Standard));
        await parent.WaitForExitAsync().WaitAsync(Deadline.Standard);
        Assert.Equal(exitCode, parent.ExitCode);
    }
}
