using System.Net;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Server.EndToEnd;

/// <summary>A server that can't start says why in one line, and how bad it is by its exit code.</summary>
public sealed class StartFailureTests(ITestOutputHelper output) : EndToEndTest(output)
{
    private const int Failure = 1;
    private const int Usage = 2;

    [Theory]
    [InlineData("nonsense", "--listen", "nonsense")]
    [InlineData("127.0.0.1:65536", "--listen", "127.0.0.1:65536")]
    [InlineData("127.0.0.1:-1", "--listen", "127.0.0.1:-1")]
    [InlineData("[::1:80", "--listen", "[::1:80")]
    [InlineData("'unix:'", "--listen", "unix:")]
    [InlineData("forkit", "--start-method", "forkit")]
    [InlineData("many", "--backlog", "many")]
    [InlineData("'-1'", "--backlog", "-1")]
    [InlineData("whenever", "--drain-timeout", "whenever")]
    [InlineData("loud", "--log-level", "loud")]
    [InlineData("xml", "--log-format", "xml")]
    [InlineData("--no-such-option", "--no-such-option")]
    [InlineData("stray", "stray")]
    [InlineData("--log-file", "--log-file")]
    public async Task Server_RefusesToStart_WhenItIsCalledWrongly(string named, params string[] arguments) =>
        AssertFails(await CommandRun.OfServerAsync(arguments), Usage, named);

    [Fact]
    public async Task Server_RefusesToStart_WhenThePortIsInUse()
    {
        EchoServerProcess first = await StartAsync();
        string address = first.EndPoint.ToString()!;
        AssertFails(await CommandRun.OfServerAsync("--listen", address), Failure, address);
        await ConnectServedAsync(first);
    }

    [Fact]
    public async Task Server_RefusesToStart_WhenOneOfItsAddressesIsInUse()
    {
        EchoServerProcess first = await StartAsync();
        string address = first.EndPoint.ToString()!;
        AssertFails(await CommandRun.OfServerAsync("--listen", "127.0.0.1:0", "--listen", address), Failure, address);
    }

    [Theory]
    [InlineData("192.0.2.1:0")] // Set aside for documentation: no machine has it.
    [InlineData("no-such-host.invalid:0")]
    public async Task Server_RefusesToStart_WhenTheAddressIsNotThisMachines(string address) =>
        AssertFails(await CommandRun.OfServerAsync("--listen", address), Failure, address);

    [Fact]
    public async Task Server_RefusesToStart_WhenALiveServerHasTheSocketFile()
    {
        TemporaryFolder folder = MakeFolder();
        string path = folder.File("echo.sock");
        EchoServerProcess first = await StartAsync("--listen", $"unix:{path}");
        AssertFails(await CommandRun.OfServerAsync("--listen", $"unix:{path}"), Failure, path);
        await ConnectServedAsync(first);
    }

    [Fact]
    public async Task Server_RefusesToStartAndKeepsTheFile_WhenAFileIsWhereItsSocketShouldBe()
    {
        TemporaryFolder folder = MakeFolder();
        string path = folder.File("precious.txt");
        await File.WriteAllTextAsync(path, "precious");
        AssertFails(await CommandRun.OfServerAsync("--listen", $"unix:{path}"), Failure, path);
        Assert.Equal("precious", await File.ReadAllTextAsync(path));
    }

    [Fact]
    public async Task Server_RefusesToStart_WhenItsLogFileIsAFolder()
    {
        TemporaryFolder folder = MakeFolder();
        AssertFails(await CommandRun.OfServerAsync(ToFile(folder.FullName)), Failure, folder.FullName);
    }

    [Fact]
    public async Task Server_RefusesToStart_WhenItsLogFileLiesBeneathAFile()
    {
        TemporaryFolder folder = MakeFolder();
        await File.WriteAllTextAsync(folder.File("file"), "");
        string path = Path.Combine(folder.File("file"), "echo.log");
        AssertFails(await CommandRun.OfServerAsync(ToFile(path)), Failure, path);
    }

    [RequiresToolFact("prlimit")]
    public async Task Server_RefusesToStart_WhenItMayOpenTooFewFiles() => AssertFails(
        await CommandRun.OfAsync(
            "prlimit", "--nofile=40:40", TestEnvironment.ServerPath, "--listen", $"{IPAddress.Loopback}:0"), Failure,
            "RLIMIT_NOFILE is 40");

    [RequiresAnotherUserFact]
    public async Task Server_ShowsNoTrace_HoweverFewProcessesItsUserMayHave()
    {
        string server = await ServerCopy.ToAsync(MakeFolder());
        for (int processes = 1; processes < 16; processes++)
        {
            // With an address that is not this machine's, so that it never starts.
            string[] command = [
                .. AnotherUser.Wrapper, "prlimit", $"--nproc={processes}:{processes}", server, "--listen",
                "192.0.2.1:0"];
            CommandRun run = await CommandRun.OfAsync(command[0], command[1..]);
            if (run.ExitCode == Failure) AssertFails(run, Failure, "cannot");
            else Assert.Contains(run.ExitCode, _runtimeFailures);
        }
    }

    // Of a runtime that can't even begin: native, and with the JIT.
    private static readonly int[] _runtimeFailures = [255, 137];

    [RequiresToolFact("gcc")]
    public async Task Server_SaysWhichCallFails_WhenTheKernelLacksOneThatNothingReplaces()
    {
        string[] command = [
            .. SystemCallFilter.Without(MakeFolder(), "eventfd2", "ENOSYS"), TestEnvironment.ServerPath, "--listen",
            $"{IPAddress.Loopback}:0"];
        AssertFails(
            await CommandRun.OfAsync(command[0], command[1..]), Failure,
            "cannot start: eventfd: Function not implemented");
    }

    [RequiresToolFact("gcc")]
    public async Task Server_ExecutesItselfOnceAtMost_WhenThatDoesNotBlockSignals()
    {
        // The call says that it went well, and does nothing.
        string[] command = [
            .. SystemCallFilter.Without(MakeFolder(), "rt_sigprocmask", "0"), TestEnvironment.ServerPath, "--listen",
            $"{IPAddress.Loopback}:0"];
        AssertFails(await CommandRun.OfAsync(command[0], command[1..]), Failure, "signals that were blocked");
    }

    [RequiresMountNamespaceFact]
    public async Task Server_RefusesToStart_WhenThereIsNoDevNull()
    {
        string[] command =
            [.. MountNamespace.Hiding("/dev"), TestEnvironment.ServerPath, "--listen", $"{IPAddress.Loopback}:0"];
        AssertFails(await CommandRun.OfAsync(command[0], command[1..]), Failure, "/dev/null");
    }

    [RequiresMountNamespaceTheory]
    [InlineData("forkserver")]
    [InlineData("spawn")]
    public async Task Server_MakesRoomForAllProcessesThatLinuxCanHave_WhenPidMaxIsHidden(string startMethod)
    {
        EchoServerProcess server = await StartAsync(
            new ServerInvocation("--start-method", startMethod) { Wrapper = MountNamespace.Hiding("/proc/sys") });
        Assert.Equal(startMethod, server.StartMethod);
        Assert.Equal(
            4_194_304,
            (await server.WaitForEventAsync(
                e => e.Message.Contains("kernel.pid_max", StringComparison.Ordinal), "the warning")).Number("Assumed"));
        await ConnectServedAsync(server);
        Assert.Equal(1, (await CloseAllAndStopAsync(server)).Closed);
    }

    [RequiresToolFact("prlimit")]
    public async Task Server_Works_WhenItMayWriteToNoFile()
    {
        string[] wrapper = ["env", "DOTNET_EnableWriteXorExecute=0", "prlimit", "--fsize=0:0"];
        EchoServerProcess server = await StartAsync(new ServerInvocation { Wrapper = wrapper });
        await ConnectServedAsync(server);
        Assert.Equal(1, (await CloseAllAndStopAsync(server)).Closed);
    }

    private static string[] ToFile(string path) => ["--listen", $"{IPAddress.Loopback}:0", "--log-file", path];

    private static void AssertFails(CommandRun run, int exitCode, string named)
    {
        Assert.Equal((exitCode, ""), (run.ExitCode, run.Output));
        string line = Assert.Single(run.ErrorLines);
        Assert.StartsWith("echo-server: ", line, StringComparison.Ordinal);
        Assert.Contains(named, line, StringComparison.Ordinal);
    }
}
