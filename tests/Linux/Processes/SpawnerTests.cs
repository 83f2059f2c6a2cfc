using EchoServer.Linux;
using EchoServer.Linux.Calls;
using EchoServer.Linux.Processes;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Tests.Linux.Processes;

public class SpawnerTests
{
    private static readonly SelfExecutable _shell = new("/bin/sh", ["sh", "-c"]);

    // Without a process or an open folder, which would bring descriptors of their own.
    private const string ListDescriptors =
        "l=; i=0; while [ $i -lt 300 ]; do [ -e /proc/$$/fd/$i ] && l=\"$l$i \"; i=$((i+1)); done; echo \"$l\"";

    [Theory]
    [InlineData("exit 0", 0)]
    [InlineData("exit 77", 77)]
    [InlineData("kill -KILL $$", -9)]
    [InlineData("kill -TERM $$", -15)]
    public void Start_RunsTheProgram_AndItsExitCodeIsPythons(string script, int exitCode) =>
        Assert.Equal(exitCode, Run(script).Status.ExitCode);

    [Fact]
    public void Start_HandsOverOneDescriptor_AndNothingElseOfOurs()
    {
        // One that is not close-on-exec, as a careless library would leave it.
        using SafeFileHandle leaky = File.OpenHandle("/dev/zero");
        using SafeFileHandle inheritable = Inheritable(leaky);
        Assert.Equal("0 1 2 3", Run(ListDescriptors + " >&3").Output);
    }

    [Fact]
    public void Start_HandsOverTheDescriptor_WhenItHasThatNumberAlready()
    {
        using var spawner = new Spawner(_shell, new Dictionary<string, string>());
        // whatever the runtime has there
        using var three = new SafeFileHandle(Spawner.HandedDescriptor, ownsHandle: false);
        string expected = File.ResolveLinkTarget($"/proc/self/fd/{Spawner.HandedDescriptor}", false)!.Name;
        string script = $"{ListDescriptors} | grep -qx '0 1 2 3 ' && readlink /proc/$$/fd/3 | grep -qF '{expected}'";
        Assert.Equal(0, Wait(spawner.Start([script], three)).ExitCode);
    }

    [Fact]
    public void Start_ResetsEverySignal_ThoughTheRuntimeIgnoresSigpipe() =>
        Assert.Equal("SigBlk: 0000000000000000 SigIgn: 0000000000000000",
            Run("echo $(grep -E '^Sig(Blk|Ign)' /proc/$$/status) >&3").Output);

    [Fact]
    public void Start_BlocksOnlyTheSignalAskedFor() =>
        Assert.Equal("SigBlk: 0000000000004000", // bit 14 is signal 15
            Run("echo $(grep ^SigBlk /proc/self/status) >&3", Signal.SIGTERM).Output);

    [Fact]
    public void Start_MakesTheChildLeadAGroupOfItsOwn()
    {
        string[] ids = Run("echo $$ $(ps -o pgid= -p $$) >&3").Output.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(ids[0], ids[1]);
    }

    [Fact]
    public void Start_AddsToTheEnvironment()
    {
        Environment.SetEnvironmentVariable("ECHO_TEST_OURS", "kept");
        Assert.Equal(
            "kept added", Run("echo $ECHO_TEST_OURS $ECHO_TEST_MORE >&3", null, ("ECHO_TEST_MORE", "added")).Output);
    }

    [Fact]
    public void Start_SaysWhatIsWrong_WhenThereIsNoSuchProgram()
    {
        using var spawner =
            new Spawner(new SelfExecutable("/nonexistent/program", ["program"]), new Dictionary<string, string>());
        using SafeFileHandle handle = File.OpenHandle("/dev/null");
        var thrown = Assert.Throws<SpawnException>(() => spawner.Start([], handle));
        Assert.Equal(Errno.ENOENT, thrown.ErrorNumber);
        Assert.False(thrown.IsPressure);
        Assert.Contains("/nonexistent/program", thrown.Message, StringComparison.Ordinal);
    }

    private static (
        ExitStatus Status, string Output) Run(string script, int? blocked = null, params (string, string)[] variables)
    {
        using var spawner = new Spawner(_shell, variables.ToDictionary(v => v.Item1, v => v.Item2), blocked);
        using var file = new TemporaryFile();
        ExitStatus status = Wait(spawner.Start([script], file.Handle));
        return (status, file.Read());
    }

    private static ExitStatus Wait(int pid)
    {
        Assert.True(Libc.WaitId(Libc.P_PID, pid, Libc.WEXITED, out Libc.SigInfo info));
        Assert.Equal(pid, info.Pid);
        return ExitStatus.FromWaitId(info.Code, info.Status);
    }

    // What dup(2) gives is not close-on-exec.
    private static SafeFileHandle Inheritable(SafeFileHandle handle) =>
        new(dup((int)handle.DangerousGetHandle()), ownsHandle: true);

    [System.Runtime.InteropServices.DllImport("libc")]
    private static extern int dup(int descriptor);
}
