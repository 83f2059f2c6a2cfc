using System.Reflection;
using EchoServer.Common.Multiprocessing.Subprocesses;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Samples;

/// <summary>Each sample is run as a reader would run it.</summary>
public class SampleTests
{
    private static readonly string _path = Path.GetFullPath(
        typeof(SampleTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "SamplesPath").Value!);

    [Theory]
    [InlineData("start-join", "hello bob, from Process-1\nProcess-1 ended with exit code 0\n")]
    [InlineData("join-timeout", "ended: False, alive: True, exit code: none yet\nalive: False, exit code: -9\n")]
    [InlineData("daemon", "the other child has done its work\nthe parent has no more to do\n")]
    [InlineData("exit-codes", "exit: 3\nfail: 1\nfine: 0\nkilled: -9\nterminated: -15\n")]
    [InlineData("subclass", "hello alice, from Talker-1\nhello bob, from Talker-2\n")]
    [InlineData("isolation", "in the child: 0\nin the parent: 100\n")]
    [InlineData("pool-map", "0 1 4 9 16 25 36 49 64 81\n")]
    [InlineData("pool-apply", "14\n20\nthe worker died with exit code 3\nthe worker's exception: System.DivideByZeroException: Attempted to divide by zero.\n")]
    [InlineData("pool-apply-async", "1 in a worker: 1\n2 in a worker: 4\n3 in a worker: 9\n4 in a worker: 16\n")]
    [InlineData(
        "subprocess", "exit code 2: ls: cannot access '/no/such/file': No such file or directory\none\nsleep was killed: it took longer than 0.2 s\nthree\ntwo\n")]
    public void Sample_PrintsWhatItShows(string name, string lines)
    {
        SubprocessResult result = Run(name);
        Assert.Equal(Sorted(lines), Sorted(result.Output));
        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public void Samples_ListThemselves()
    {
        SubprocessResult list = Run();
        Assert.Equal(0, list.ExitCode);
        Assert.Contains("  start-join        start a process and wait for its end\n", list.Output);
    }

    [Fact]
    public void Samples_SaySo_WhenThereIsNoneOfAName()
    {
        SubprocessResult none = Run("nope");
        Assert.Equal((2, "samples: there is no sample 'nope'; without a name they are listed\n"), (none.ExitCode, none.Error));
    }

    // Processes that run side by side print in any order.
    private static IEnumerable<string> Sorted(string text) => text.Split('\n').Order(StringComparer.Ordinal);

    private static SubprocessResult Run(params string[] arguments)
    {
        Environment.SetEnvironmentVariable("DOTNET_ROOT", TestEnvironment.DotnetRoot);
        return Subprocess.Run(_path, arguments, new SubprocessOptions { Timeout = Deadline.Standard });
    }
}
