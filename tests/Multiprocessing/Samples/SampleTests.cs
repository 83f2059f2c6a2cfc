using System.Diagnostics;
using EchoServer.Multiprocessing;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Multiprocessing.Samples;

/// <summary>Each sample is run as a reader would run it.</summary>
public class SampleTests
{
    private static readonly string _sources =
        Path.GetFullPath(Path.Combine(TestEnvironment.SamplesPath, "../../../.."));

    [Theory]
    [InlineData("start-join", "hello bob, from Process-1\nProcess-1 ended with exit code 0\n")]
    [InlineData("join-timeout", "ended: False, alive: True, exit code: none yet\nalive: False, exit code: -9\n")]
    [InlineData("daemon", "the other child has done its work\nthe parent has no more to do\n")]
    [InlineData("exit-codes", "exit: 3\nfail: 1\nfine: 0\nkilled: -9\nterminated: -15\n")]
    [InlineData("subclass", "hello alice, from Talker-1\nhello bob, from Talker-2\n")]
    [InlineData("isolation", "in the child: 0\nin the parent: 100\n")]
    [InlineData("start-methods", "Spawn: exit code 55\nForkServer: exit code 55\n")]
    [InlineData(
        "queue", "consumed bun 1\nconsumed bun 2\nconsumed bun 3\nconsumed soup 1\nconsumed soup 2\nconsumed soup 3\n")]
    [InlineData(
        "joinable-queue",
        "all are done; one consumer ended with exit code 9\ndone: 1\ndone: 2\ndone: 3\ndone: 4\ndone: 5\n")]
    [InlineData("pool-map", "0 1 4 9 16 25 36 49 64 81\n")]
    [InlineData(
        "pool-apply",
        "14\n20\nthe worker died with exit code 3\nthe worker's exception: System.DivideByZeroException: Attempted to "
        + "divide by zero.\n")]
    [InlineData("pool-apply-async", "1 in a worker: 1\n2 in a worker: 4\n3 in a worker: 9\n4 in a worker: 16\n")]
    [InlineData(
        "subprocess",
        "exit code 2: ls: cannot access '/no/such/file': No such file or directory\none\nsleep was killed: it took "
        + "longer than 0.2 s\nthree\ntwo\n")]
    public void Sample_PrintsWhatItShows(string name, string lines)
    {
        SubprocessResult result = Run(name);
        Assert.Equal(Sorted(lines), Sorted(result.Output));
        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public async Task TaskMaster_HasItsTasksDone_ByAWorker() =>
        await MasterAndWorkerAsync(address => Run("task-worker", address));

    [RequiresToolFact("python3")]
    public async Task TaskMaster_HasItsTasksDone_ByAWorkerInPython() => await MasterAndWorkerAsync(address =>
        Subprocess.Run(
            "python3", [Path.Combine(_sources, "task_worker.py"), address], new SubprocessOptions
            { Timeout = Deadline.Standard }));

    [Fact]
    public void Samples_ListThemselves()
    {
        SubprocessResult list = Run();
        Assert.Equal(0, list.ExitCode);
        Assert.Contains("  start-join        start a process and wait for its end\n", list.Output);
        string[] names = [
            .. list.Output.Split('\n').Where(l => l.StartsWith("  ", StringComparison.Ordinal))
                .Select(l => l.Trim().Split(' ')[0])];
        Assert.NotEmpty(names);
        Assert.Equal(names.Distinct(), names);
    }

    [Theory]
    [InlineData(
        "task-worker unix:@nobody-is-here", 1,
        "samples: can't reach a master at unix:@nobody-is-here: Connection refused; start task-master there, or name "
        + "the address that it tells")]
    [InlineData(
        "task-worker unix:/nope", 1,
        "samples: can't reach a master at unix:/nope: there is no such socket; start task-master there, or name the "
        + "address that it tells")]
    [InlineData(
        "task-worker unix:/etc/passwd", 1,
        "samples: can't reach a master at unix:/etc/passwd: it is no socket; start task-master there, ")]
    [InlineData("task-worker nonsense", 1, "samples: 'nonsense' is not an address such as ")]
    [InlineData("task-worker 127.0.0.1:70000", 1, "samples: '127.0.0.1:70000' is not an address such as ")]
    [InlineData("task-worker name.invalid:5000", 1, "samples: can't reach a master at name.invalid:5000: ")]
    [InlineData(
        "task-worker 192.0.2.1:5000", 1, "samples: 192.0.2.1:5000: an authkey alone does not protect 192.0.2.1:5000")]
    [InlineData("task-master nonsense", 1, "samples: 'nonsense' is not an address such as ")]
    [InlineData("task-master 0.0.0.0:0", 1, "samples: 0.0.0.0:0: an authkey alone does not protect 0.0.0.0:0")]
    [InlineData("task-master unix:/no/such/folder/s", 1, "samples: can't listen on unix:/no/such/folder/s: ")]
    [InlineData("task-worker a b", 2, "samples: task-worker takes at most 1, not 'a b'")]
    [InlineData("start-join bob", 2, "samples: start-join takes no arguments, not 'bob'")]
    [InlineData("bench", 2, "samples: bench wants spawn, ")]
    [InlineData("bench spawn -1", 2, "samples: bench wants spawn, ")]
    [InlineData("bench spawn 99999999999", 2, "samples: bench wants spawn, ")]
    [InlineData("bench nothing 1", 2, "samples: bench wants spawn, ")]
    public void Sample_SaysInOneLine_WhyItCannotGoOn(string command, int exitCode, string line)
    {
        SubprocessResult result = Run(command.Split(' '));
        Assert.Equal(
            (exitCode, "", 1),
            (result.ExitCode, result.Output, result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length));
        Assert.StartsWith(line, result.Error, StringComparison.Ordinal);
    }

    [RequiresToolTheory("python3")]
    [InlineData("nonsense", "task_worker.py: 'nonsense' is not an address such as 127.0.0.1:5000\n")]
    [InlineData("127.0.0.1:1", "task_worker.py: can't reach a master at 127.0.0.1:1: ")]
    public void WorkerInPython_SaysInOneLine_WhyItCannotGoOn(string address, string line)
    {
        SubprocessResult result = Subprocess.Run(
            "python3", [Path.Combine(_sources, "task_worker.py"), address], new SubprocessOptions
            { Timeout = Deadline.Standard });
        Assert.Equal((1, 1), (result.ExitCode, result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length));
        Assert.StartsWith(line, result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", ">/dev/full")]
    [InlineData("start-join", ">/dev/full")]
    [InlineData("pool-map", ">/dev/full")]
    [InlineData("pool-map", ">&-")]
    public void Sample_EndsWith1_WhenItsOutputCannotBeWritten(string sample, string redirection)
    {
        SubprocessResult result = Subprocess.Run(
            "sh", ["-c", $"exec '{TestEnvironment.SamplesPath}' {sample} {redirection}"], new SubprocessOptions
            { Timeout = Deadline.Standard });
        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith(
            "samples: ", result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Samples_SaySo_WhenThereIsNoneOfAName()
    {
        SubprocessResult none = Run("nope");
        Assert.Equal(
            (2, "samples: there is no sample 'nope'; without a name they are listed\n"), (none.ExitCode, none.Error));
    }

    private static async Task MasterAndWorkerAsync(Func<string, SubprocessResult> work)
    {
        Environment.SetEnvironmentVariable("DOTNET_ROOT", TestEnvironment.DotnetRoot);
        using Process master = Process.Start(
            new ProcessStartInfo(TestEnvironment.SamplesPath, ["task-master", "127.0.0.1:0"])
            { RedirectStandardOutput = true })!;
        string serving = (await master.StandardOutput.ReadLineAsync().WaitAsync(Deadline.Standard))!;
        SubprocessResult worker = work(serving["serving at ".Length..]);
        Assert.Equal((0, ""), (worker.ExitCode, worker.Error));
        Assert.Contains("7 * 7 = 49\n", worker.Output);
        Assert.Equal(
            "the squares of 1 to 10 make 385\n", await master.StandardOutput.ReadToEndAsync()
                .WaitAsync(Deadline.Standard));
        await master.WaitForExitAsync().WaitAsync(Deadline.Standard);
        Assert.Equal(0, master.ExitCode);
    }

    // Processes that run side by side print in any order.
    private static IEnumerable<string> Sorted(string text) => text.Split('\n').Order(StringComparer.Ordinal);

    private static SubprocessResult Run(params string[] arguments)
    {
        Environment.SetEnvironmentVariable("DOTNET_ROOT", TestEnvironment.DotnetRoot);
        return Subprocess.Run(
            TestEnvironment.SamplesPath, arguments, new SubprocessOptions { Timeout = Deadline.Standard });
    }
}
