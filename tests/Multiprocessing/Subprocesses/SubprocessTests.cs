using EchoServer.Linux;
using EchoServer.Linux.Calls;
using EchoServer.Linux.Processes;
using EchoServer.Multiprocessing;
using EchoServer.Tests.Support;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Tests.Multiprocessing.Subprocesses;

public class SubprocessTests
{
    private static readonly SubprocessOptions _quick = new() { Timeout = TimeSpan.FromMilliseconds(100) };

    [Theory]
    [InlineData("exit 0", 0)]
    [InlineData("exit 137", 137)]
    [InlineData("kill -KILL $$", -9)]
    [InlineData("kill -TERM $$", -15)]
    public void ExitCode_TellsAnExitFromASignal(string script, int exitCode) =>
        Assert.Equal(exitCode, Shell(script).ExitCode);

    [Fact]
    public void Run_GivesInput_AndTakesOutputAndErrorsApart()
    {
        SubprocessResult result = Shell("tr a-z A-Z; echo oh >&2; exit 3", new SubprocessOptions { Input = "hélo\n" });
        Assert.Equal((3, "HéLO\n", "oh\n"), (result.ExitCode, result.Output, result.Error));
    }

    [Fact]
    public void Run_DoesNotLockUp_HoweverMuchGoesThroughAllPipes()
    {
        byte[] input = new byte[5_000_000];
        new Random(1).NextBytes(input);
        SubprocessResult result = Shell("tee /dev/stderr", new SubprocessOptions { InputBytes = input });
        SameBytes.Assert(input, result.OutputBytes.ToArray());
        SameBytes.Assert(input, result.ErrorBytes.ToArray());
    }

    [Fact]
    public void Run_GoesOn_WhenTheProgramReadsNotAllOfItsInput() =>
        Assert.Equal(
            "x",
            Shell(
                "head -c 1", new SubprocessOptions
                { InputBytes = "x"u8.ToArray().Concat(new byte[1_000_000]).ToArray() }).Output);

    [Fact]
    public void Run_WaitsForTheEnd_OfAProgramThatHasClosedItsOutput() =>
        Assert.Equal(7, Shell("exec >&- 2>&-; head -c 0; exit 7").ExitCode);

    [Fact]
    public void Run_KillsIt_WhenItTakesTooLong_AndTellsWhatItHadWritten()
    {
        SubprocessTimeoutException late = Assert.Throws<SubprocessTimeoutException>(
            () => Shell("echo so far; exec sleep 1000", _quick));
        Assert.Equal(("so far\n", -9), (late.Result.Output, late.Result.ExitCode));
        Assert.Equal("sh was killed: it took longer than 0.1 s", late.Message);
    }

    [Fact]
    public void Run_MayTakeAsLongAsItLikes_WhenTheTimeIsInfinite() =>
        Assert.Equal("done\n", Shell("echo done", new SubprocessOptions { Timeout = Timeout.InfiniteTimeSpan }).Output);

    [Fact]
    public void Run_SaysSo_WhenItWasNotTheProgramThatTookTooLong()
    {
        SubprocessTimeoutException late =
            Assert.Throws<SubprocessTimeoutException>(() => Shell("sleep 100 & exit 3", _quick));
        Assert.Equal(
            "sh ended (exit code 3), but what it had started kept its output open for longer than 0.1 s", late.Message);
    }

    [Fact]
    public void Program_IsKilledAndReaped_WhenServingItFails()
    {
        using Spawner spawner =
            new(new SelfExecutable("/bin/sleep", ["sleep"]), new Dictionary<string, string>(), leadsGroup: false);
        (SafeFileHandle input, SafeFileHandle toInput) = Libc.BlockingPipe();
        (SafeFileHandle fromOutput, SafeFileHandle output) = Libc.BlockingPipe();
        (SafeFileHandle fromError, SafeFileHandle error) = Libc.BlockingPipe();
        int pid = spawner.StartWithStreams(["1000"], input, output, error);
        foreach (SafeFileHandle theirs in new[] { input, output, error }) theirs.Dispose();
        Communication communication = new(pid, toInput, fromOutput, fromError);
        communication.Dispose();
        Assert.Equal(-9, communication.Status.ExitCode);
        Assert.False(Directory.Exists($"/proc/{pid}"));
    }

    [Theory]
    [InlineData("a\0b", null)]
    [InlineData("a", "b\0c")]
    public void Run_Throws_WhenATextHasANul(string argument, string? variable)
    {
        Dictionary<string, string>? environment = variable is null ? null : new() { ["NAME"] = variable };
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => Subprocess.Run("true", [argument], new SubprocessOptions { Environment = environment }));
        Assert.Contains("NUL", error.Message);
    }

    // Python's run waits for them: bpo-37424.
    [Fact]
    public void Run_DoesNotWaitForChildren_OfAProgramThatItHasKilled() =>
        Assert.Throws<SubprocessTimeoutException>(() => Shell("sleep 100 & wait", _quick));

    [Fact]
    public async Task RunAsync_KillsIt_WhenItIsCancelled()
    {
        using TemporaryFolder folder = new();
        string fifo = folder.File("fifo");
        Subprocess.Run("mkfifo", [fifo]).Check();
        using CancellationTokenSource stop = new();
        Task<SubprocessResult> run =
            Subprocess.RunAsync("sh", ["-c", "echo $$ >$0; exec sleep 1000", fifo], cancellationToken: stop.Token);
        using ProcessHandle process = ProcessHandle.Open(
            int.Parse(await File.ReadAllTextAsync(fifo), System.Globalization.CultureInfo.InvariantCulture));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(Deadline.Standard));
        Assert.True(await process.EndsAsync(Deadline.Short));
    }

    [Fact]
    public void Run_PassesArguments_AsTheyAre() =>
        Assert.Equal("a b|$HOME|'|", Subprocess.Run("printf", ["%s|", "a b", "$HOME", "'"]).Check().Output);

    [Fact]
    public void Run_StartsInAFolder_WithAnEnvironment()
    {
        Environment.SetEnvironmentVariable("ECHO_TEST_OURS", "ours");
        SubprocessOptions options = new()
            { WorkingDirectory = "/usr/bin", Environment = new Dictionary<string, string> { ["ONLY"] = "this" } };
        Assert.Equal(
            "/usr/bin this -",
            Subprocess.Run("/bin/sh", ["-c", "printf \"$PWD $ONLY ${ECHO_TEST_OURS:--}\""], options).Output);
        Assert.Equal("ours", Shell("printf $ECHO_TEST_OURS").Output);
    }

    [Fact]
    public void Run_HandsOverNothingElse_OfOurs() =>
        Assert.Equal(
            "0 1 2 ",
            Shell("i=0; while [ $i -lt 300 ]; do [ -e /proc/$$/fd/$i ] && printf \"$i \"; i=$((i+1)); done").Output);

    [Fact]
    public void Run_Throws_WhenThereIsNoSuchProgram()
    {
        Assert.Contains(
            "no-such-program: PATH has no",
            Assert.Throws<FileNotFoundException>(() => Subprocess.Run("no-such-program")).Message);
        Assert.Contains("/no/such", Assert.Throws<SpawnException>(() => Subprocess.Run("/no/such")).Message);
        Assert.Throws<SpawnException>(() => Shell("true", new SubprocessOptions { WorkingDirectory = "/no/such" }));
    }

    [Fact]
    public void Program_IsLookedFor_InThePathThatItWillHave()
    {
        using TemporaryFolder folder = new();
        string first = Script(folder, "first/tool", "first", isExecutable: false),
            second = Script(folder, "second/tool", "second");
        Assert.Equal("second", Run("tool", $"/no/such:{first}:{second}:/bin").Output);
        SubprocessOptions without = new() { Environment = new Dictionary<string, string>() };
        Assert.Equal(0, Subprocess.Run("sh", ["-c", "true"], without).ExitCode); // in /bin:/usr/bin
        Assert.Contains(
            "tool: PATH has no such program",
            Assert.Throws<FileNotFoundException>(() => Subprocess.Run("tool")).Message);
        Assert.Contains(
            "tool: the PATH of its Environment has no such program (/no/such)",
            Assert.Throws<FileNotFoundException>(() => Run("tool", "/no/such")).Message);
        Assert.Contains("Permission denied", Assert.Throws<SpawnException>(() => Run("tool", first)).Message);
    }

    [Fact]
    public void EmptyPartsOfThePath_AndRelativePaths_AreWhereTheProgramStarts()
    {
        using TemporaryFolder folder = new();
        Script(folder, "start/tool", "started");
        Script(folder, "start/bin/other", "other");
        string start = folder.File("start");
        foreach (string path in new[] { "", ":/bin", "/bin:", "/no/such::/bin", "." })
            Assert.Equal("started", Run("tool", path, start).Output);
        Assert.Equal("other", Run("other", "bin", start).Output);
        Assert.Equal("started", Run("./tool", "/bin", start).Output);
        Assert.Equal("other", Run("bin/other", "/bin", start).Output);
        Assert.Throws<FileNotFoundException>(() => Run("tool", ""));
    }

    [RequiresToolFact("python3")]
    public void Program_IsFound_WherePythonFindsIt()
    {
        using TemporaryFolder folder = new();
        Script(folder, "start/tool", "started");
        Script(folder, "elsewhere/tool", "elsewhere");
        string start = folder.File("start"), elsewhere = folder.File("elsewhere");
        const string python =
            "import subprocess, sys; print(subprocess.run(['tool'], env={'PATH': sys.argv[1]}, cwd=sys.argv[2], "
            + "capture_output=True, text=True).stdout, end='')";
        foreach (
            string path in new[]
            { "", $":{elsewhere}", $"{elsewhere}:", $"/no/such:{elsewhere}", $"../elsewhere:{start}",
                $"{start}/tool:{elsewhere}" })
        {
            string expected = Subprocess.Run("python3", ["-c", python, path, start]).Check().Output;
            Assert.Equal((path, expected), (path, Run("tool", path, start).Output));
        }
    }

    [Fact]
    public void Errors_NameTheFolder_AndTheVariable()
    {
        Assert.Contains(
            "true in /no/such: chdir: No such file",
            Assert.Throws<SpawnException>(
                () => Subprocess.Run("true", options: new() { WorkingDirectory = "/no/such" })).Message);
        Assert.Contains(
            "true in /dev/null: chdir: Not a directory",
            Assert.Throws<SpawnException>(
                () => Subprocess.Run("true", options: new() { WorkingDirectory = "/dev/null" })).Message);
        SubprocessOptions wrong = new() { Environment = new Dictionary<string, string> { ["A=B"] = "c" } };
        Assert.Contains(
            "'A=B'", Assert.Throws<ArgumentException>(() => Subprocess.Run("true", options: wrong)).Message);
    }

    [Fact]
    public void Check_Throws_WithTheLastLineOfItsErrors() =>
        Assert.Equal("sh: exit code 2; what is wrong",
            Assert.Throws<SubprocessFailedException>(
                () => Shell("echo first >&2; echo what is wrong >&2; exit 2").Check()).Message);

    [Fact]
    public async Task Run_LeavesNothingBehind()
    {
        Shell("true");
        int before = ProcessTable.OpenDescriptors(Environment.ProcessId);
        for (int i = 0; i < 20; i++) Shell("true");
        // Other tests run beside this one, and open some for a while.
        await Eventually.HoldsAsync(
            () => ProcessTable.OpenDescriptors(Environment.ProcessId) <= before + 10,
            () => $"{ProcessTable.OpenDescriptors(Environment.ProcessId)} descriptors are open, {before} before",
            Deadline.Standard);
    }

    /// <returns>The script's folder.</returns>
    private static string Script(TemporaryFolder folder, string path, string says, bool isExecutable = true)
    {
        string file = folder.File(path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, $"#!/bin/sh\nprintf {says}");
        UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | (
            isExecutable ? UnixFileMode.UserExecute : UnixFileMode.None);
        File.SetUnixFileMode(file, mode);
        return Path.GetDirectoryName(file)!;
    }

    private static SubprocessResult Run(string program, string path, string? folder = null) => Subprocess.Run(
        program, options: new SubprocessOptions
        { Environment = new Dictionary<string, string>
            { ["PATH"] = path }, WorkingDirectory = folder, Timeout = Deadline.Standard });

    private static SubprocessResult Shell(string script, SubprocessOptions? options = null) =>
        Subprocess.Run("sh", ["-c", script], options ?? new SubprocessOptions { Timeout = Deadline.Standard });
}
