using System.CommandLine;
using System.CommandLine.Help;
using EchoServer.Common.Interop;
using EchoServer.Common.Processes;

namespace EchoServer.Common.CommandLine;

/// <summary>What our command-line tools have in common: how they parse, and how they say that they can't go on.</summary>
public static class Tool
{
    /// <summary>The exit code of a tool that did what it was asked.</summary>
    public const int Success = 0;

    /// <summary>The exit code of a tool that was asked rightly and failed.</summary>
    public const int Failure = 1;

    /// <summary>The exit code of a tool that was called wrongly.</summary>
    public const int Usage = 2;

    private const int StandardOutput = 1;

    /// <summary>Parses the command line and runs the command's action.</summary>
    /// <param name="command">The tool's options and its action; its name is the prefix of every error.</param>
    /// <param name="args">The arguments as Main got them.</param>
    /// <returns>The action's exit code; <see cref="Usage"/> after one line on stderr for a wrong command line;
    /// <see cref="Failure"/> after one line when the action threw <see cref="ToolException"/>.</returns>
    public static int Run(RootCommand command, string[] args)
    {
        ArgumentNullException.ThrowIfNull(command);
        // No response files: nobody expects an argument with an @ to be read from disk.
        ParseResult parsed = command.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors is [var error, ..])
            return Fail(command.Name, Explain(error.Message), Usage);
        try
        {
            return Invoke(command.Name, parsed);
        }
        catch (ToolException e)
        {
            return Fail(command.Name, e.Message, e.ExitCode);
        }
    }

    // Help and version are written by ourselves: Console, when it is first used at a terminal, puts its keys into their other form, and leaves them there.
    private static int Invoke(string name, ParseResult parsed)
    {
        using StringWriter output = new();
        if (parsed.RootCommandResult.Command.Options.OfType<HelpOption>().FirstOrDefault() is { Action: HelpAction help }) help.MaxWidth = Libc.WindowSize(StandardOutput) is { Columns: > 0 } size ? size.Columns : int.MaxValue;
        int exitCode = parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null, Output = output, Error = TextWriter.Null });
        return output.GetStringBuilder().Length > 0 && StandardStreams.TryWriteOutput(output.ToString()) is { } why ? Fail(name, why) : exitCode;
    }

    // Our own errors start with the option and say what would do; the parser's do neither.
    private static string Explain(string error) =>
        error.StartsWith("--", StringComparison.Ordinal) ? error : $"{error.TrimEnd('.')} (see --help)";

    /// <summary>Writes one line, <c>name: message</c>, to stderr; where that is full or closed the exit code must do.</summary>
    /// <returns>The exit code given, so that Main can return it.</returns>
    public static int Fail(string name, string message, int exitCode = Failure)
    {
        ArgumentNullException.ThrowIfNull(message);
        StandardStreams.WriteErrorLine($"{name}: {message.ReplaceLineEndings(" ")}");
        return exitCode;
    }
}
