using EchoServer.Tests.Support;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Tests.Programs.CommandLine;

/// <summary>What every tool says of itself, and what becomes of it when nobody takes that.</summary>
public class HelpTests
{
    public static TheoryData<string, string> Commands
    {
        get
        {
            TheoryData<string, string> commands = [];
            foreach (string name in Tools.Names) commands.Add(name, "");
            foreach (
                string command in (
                    string[])["storm", "pingpong", "bulk", "hold", "soak", "compare", "compare storm",
                        "agent"]) commands.Add("echo-load", command);
            return commands;
        }
    }

    public static TheoryData<string, string, string> Unwritable
    {
        get
        {
            TheoryData<string, string, string> all = [];
            foreach (string name in Tools.Names)
            {
                foreach (string option in (string[])["--help", "--version"])
                {
                    foreach (
                        string redirection in (
                            string[])[">/dev/full", ">&-", "<&- >&-", ">/dev/full 2>/dev/full", ">&- 2>&-",
                                "<&- >&- 2>&-"])
                        all.Add(name, option, redirection);
                }
            }
            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Help_HasExamplesAndExitCodes(string tool, string command)
    {
        CommandRun run = await CommandRun.OfAsync(
            Tools.Path(tool), [.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains(
            $"\nExamples:\n  {tool}{(command.Length > 0 ? " " + command : "")}", run.Output, StringComparison.Ordinal);
        Assert.Matches(@"\nExit codes:\n  0  .*\n  1  .*\n  2  .*\n$", run.Output);
        Assert.DoesNotContain("\u001b", run.Output, StringComparison.Ordinal);
        Assert.All(run.Output.Split('\n'), line => Assert.InRange(line.Length, 0, 140));
    }

    [Theory]
    [InlineData("echo-server")]
    [InlineData("echo-client")]
    [InlineData("echo-load")]
    public async Task Version_NamesTheFrameworkAndHowItIsCompiled(string tool)
    {
        CommandRun run = await CommandRun.OfAsync(Tools.Path(tool), "--version");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Matches(
            $@"^{tool} \d+\.\d+\.\d+ \((commit [0-9a-f]{{7}}, )?\.NET \d+\.\d+\.\d+\S*, (JIT|native)\)\n$", run.Output);
    }

    [Theory]
    [MemberData(nameof(Unwritable))]
    public async Task HelpAndVersion_FailWithOneLine_WhenNobodyTakesThem(string tool, string option, string redirection)
    {
        CommandRun run = await CommandRun.OfAsync("sh", "-c", $"exec \"$0\" {option} {redirection}", Tools.Path(tool));

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        if (redirection.Contains('2', StringComparison.Ordinal)) Assert.Empty(run.ErrorLines);
        else Assert.StartsWith($"{tool}: stdout: ", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    // FULL is a pipe that is full and that nobody reads.
    public static TheoryData<string, string, int, string> Unread
    {
        get
        {
            TheoryData<string, string, int, string> all = [];
            foreach (string name in (string[])[.. Tools.Names, "samples"])
            {
                all.Add(name, "--help >FULL", 1, $"{name}: stdout: nobody reads it\n");
                all.Add(name, "--help >FULL 2>FULL", 1, "");
                all.Add(name, "--nonsense 2>FULL", 2, "");
                if (name != "samples") all.Add(name, "--version >FULL", 1, $"{name}: stdout: nobody reads it\n");
            }
            return all;
        }
    }

    [RequiresToolTheory("mkfifo")]
    [MemberData(nameof(Unread))]
    public async Task Tool_EndsWithItsExitCode_WhenNobodyReadsItsLastWords(
        string tool, string words, int code, string error)
    {
        using TemporaryFolder folder = new();
        string pipe = folder.File("pipe");
        using SafeFileHandle full = await FullFifo.MakeAsync(pipe);

        CommandRun run = await CommandRun.OfAsync(
            "sh", "-c", $"exec \"$0\" {words.Replace("FULL", $"'{pipe}'", StringComparison.Ordinal)}",
            Tools.Path(tool));

        Assert.Equal((code, "", error), (run.ExitCode, run.Output, run.Error));
    }

    [Theory]
    [InlineData("echo-server")]
    [InlineData("echo-client")]
    [InlineData("echo-load")]
    public async Task Help_FailsWithOneLine_WhenItsReaderHasGone(string tool)
    {
        using TemporaryFolder folder = new();
        CommandRun run = await CommandRun.OfAsync(
            "sh", "-c", "mkfifo \"$1\" && exec 3<>\"$1\" 4>\"$1\" 3<&- && exec \"$0\" --help >&4", Tools.Path(tool),
            folder.File("pipe"));

        Assert.Equal((1, $"{tool}: stdout: Broken pipe"), (run.ExitCode, Assert.Single(run.ErrorLines)));
    }
}
