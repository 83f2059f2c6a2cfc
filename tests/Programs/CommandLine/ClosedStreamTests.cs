using EchoServer.Tests.Support;

namespace EchoServer.Tests.Programs.CommandLine;

/// <summary>
/// Programs whose stdin, stdout or stderr was closed by whoever started them: the input is empty, output is refused
/// with a line, and nothing that the runtime has opened in their place is read or written.
/// </summary>
public sealed class ClosedStreamTests(ITestOutputHelper output) : EndToEndTest(output)
{
    public static TheoryData<bool, bool, bool> All
    {
        get
        {
            TheoryData<bool, bool, bool> all = [];
            for (int i = 0; i < 8; i++) all.Add((i & 1) != 0, (i & 2) != 0, (i & 4) != 0);
            return all;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Client_TakesAClosedInputForAnEmptyOne(bool isInputClosed, bool isOutputClosed, bool isErrorClosed)
    {
        EchoServerProcess server = await StartAsync();

        CommandRun run = await RunAsync(
            $"'{Tools.Path("echo-client")}' {server.EndPoint}", isInputClosed, isOutputClosed, isErrorClosed);

        bool isReplyLost = isOutputClosed && !isInputClosed;
        Assert.Equal(isReplyLost ? 1 : 0, run.ExitCode);
        Assert.Equal(isInputClosed || isOutputClosed ? "" : "HELLO\n", run.Output);
        AssertLines(isReplyLost && !isErrorClosed ? "echo-client: standard output: " : null, run);
        await server.StopAsync();
        Assert.Contains(
            server.Events, e =>
                e.Message.Contains($"), {(isInputClosed ? 0 : 6)} bytes in, ", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Load_WritesToNoDescriptorOfTheRuntime(bool isInputClosed, bool isOutputClosed, bool isErrorClosed)
    {
        EchoServerProcess server = await StartAsync();
        string storm =
            $"'{Tools.Path("echo-load")}' storm --target {server.EndPoint} --duration 200ms --warmup 0s --clients 1 "
            + "--processes 1 --report none";

        CommandRun run = await RunAsync(storm, isInputClosed, isOutputClosed, isErrorClosed);

        Assert.True(run.ExitCode == (isOutputClosed ? 1 : 0), $"{run.ExitCode}: {run.Error}");
        if (isOutputClosed && !isErrorClosed) Assert.Equal("echo-load: stdout: it is closed", run.ErrorLines[^1]);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Samples_RunToTheirEnd(bool isInputClosed, bool isOutputClosed, bool isErrorClosed)
    {
        CommandRun run =
            await RunAsync($"'{TestEnvironment.SamplesPath}' exit-codes", isInputClosed, isOutputClosed, isErrorClosed);

        Assert.Equal(isOutputClosed ? 1 : 0, run.ExitCode);
        if (isOutputClosed && !isErrorClosed) Assert.Contains("samples: stdout: it is closed", run.ErrorLines);
        if (!isOutputClosed) Assert.Contains("exit: 3\n", run.Output, StringComparison.Ordinal);
    }

    // The program is executed once more where the runtime has taken a stream's number: it must not be told apart from
    // one that was started so.
    [Theory]
    [InlineData("<&-")]
    [InlineData(">&- <&-")]
    public async Task Program_HasItsArgumentsAndItsName_WhereAStreamIsClosed(string redirection)
    {
        CommandRun run = await CommandRun.OfAsync(
            "sh", "-c", $"exec \"$0\" --timeout 'a  b\nü' {redirection}", Tools.Path("echo-client"));

        Assert.Equal(2, run.ExitCode);
        AssertLines("echo-client: --timeout: 'a  b ü' is not a time ", run);
    }

    // For its signals a server is executed once more wherever it is started; a closed stream takes no execution of its
    // own.
    [RequiresToolTheory("strace")]
    [InlineData("")]
    [InlineData("<&-")]
    [InlineData("<&- 2>&-")]
    public async Task Server_IsExecutedOnceMore_AndNoMore(string redirection)
    {
        using TemporaryFolder folder = new();
        CommandRun run = await CommandRun.OfAsync(
            "sh", "-c", $"exec strace -qq -e trace=execve -o \"$1\" sh -c 'exec \"$0\" --version {redirection}' \"$0\"",
            Tools.Path("echo-server"), folder.File("calls"));

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        string[] calls = [
            .. (await File.ReadAllLinesAsync(folder.File("calls")))
                .Where(call => call.EndsWith("= 0", StringComparison.Ordinal))];
        Assert.Equal(3, calls.Length); // the shell, the server, and the server once more
    }

    private static void AssertLines(string? start, CommandRun run)
    {
        if (start is null) Assert.Empty(run.ErrorLines);
        else Assert.StartsWith(start, Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    private static Task<CommandRun> RunAsync(
        string command, bool isInputClosed, bool isOutputClosed, bool isErrorClosed)
    {
        string closed = (isInputClosed ? " <&-" : "") + (isOutputClosed ? " >&-" : "") + (isErrorClosed ? " 2>&-" : "");
        // The pipe is the shell's stdin; what the program does not have open, it can't take from it.
        return CommandRun.OfAsync("sh", "-c", $"echo hello 2>/dev/null | {{ exec {command}{closed}; }}");
    }
}
