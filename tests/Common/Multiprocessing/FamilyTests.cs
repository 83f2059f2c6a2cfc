using System.Diagnostics;
using System.Globalization;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Common.Multiprocessing;

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
        ProcessHandle[] others = [.. ProcessTable.Children(family.Id).Where(row => !pids.Contains(row.Pid)).Select(row => ProcessHandle.Open(row.Pid))];
        family.Kill();
        foreach (ProcessHandle other in others)
        {
            using (other) Assert.True(await other.EndsAsync(Deadline.Short));
        }
        Assert.True(await daemon.EndsAsync(Deadline.Short));
        Assert.False(await plain.EndsAsync(TimeSpan.Zero));
        Signal.TryKill(plain.Pid);
        Assert.True(await plain.EndsAsync(Deadline.Short));
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
        Assert.Equal("what the child waits for\n", await parent.StandardOutput.ReadToEndAsync().WaitAsync(Deadline.Standard)); // all have ended
        await parent.WaitForExitAsync().WaitAsync(Deadline.Standard);
        Assert.Equal(exitCode, parent.ExitCode);
    }
}
