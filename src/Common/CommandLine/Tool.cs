using System.CommandLine;
using System.CommandLine.Help;
using System.Globalization;
using EchoServer.Linux.Processes;

namespace EchoServer.Common.CommandLine;

/// <summary>What our command-line tools have in common: how they parse, and how they say that they can't go
/// on.</summary>
public static class Tool
{
    /// <summary>The exit code of a tool that did what it was asked.</summary>
    public const int Success = 0;

    /// <summary>The exit code of a tool that was asked rightly and failed.</summary>
    public const int Failure = 1;

    /// <summary>The exit code of a tool that was called wrongly.</summary>
    public const int Usage = 2;

    /// <summary>What <see cref="Success"/>, <see cref="Failure"/> and <see cref="Usage"/> mean for most
    /// tools.</summary>
    public static readonly IReadOnlyList<(int Code, string Meaning)> ExitCodes =
    [
        (Success, "it did what it was asked to"),
        (Failure, "it failed; one line on stderr says what, and what would do"),
        (Usage, "it was called wrongly; one line on stderr names the option and the value"),
    ];

    /// <summary>Parses the command line and runs the command's action.</summary>
    /// <param name="command">The tool's options and its action; its name is the prefix of every error.</param>
    /// <param name="args">The arguments as Main got them.</param>
    /// <returns>The action's exit code; <see cref="Usage"/> after one line on stderr for a wrong command line;
    /// <see cref="Failure"/> after one line when the action threw <see cref="ToolException"/>, or when stdout did not
    /// take the help or the version.</returns>
    internal static int Run(ToolCommand command, string[] args)
    {
        ArgumentNullException.ThrowIfNull(command);
        return Problem(command, args, out ParseResult parsed) is { } problem
            ? Fail(command.Name, problem, Usage) : Invoke(command.Name, parsed);
    }

    /// <summary>Parses a command line.</summary>
    /// <param name="command">As for <see cref="Run"/>.</param>
    /// <param name="args">As for <see cref="Run"/>.</param>
    /// <param name="parsed">What can be invoked, if nothing is wrong.</param>
    /// <returns>What is wrong with it; null when nothing is.</returns>
    internal static string? Problem(ToolCommand command, string[] args, out ParseResult parsed)
    {
        Prepare(command);
        // No response files: nobody expects an argument with an @ to be read from disk.
        parsed = command.Parse(
            WithoutDirective(WithEmptyValues(args)), new ParserConfiguration { ResponseFileTokenReplacer = null });
        string? problem = UsageCheck.Problem(command, args)
            ?? (parsed.Errors is [var error, ..] ? error.Message : null);
        return problem is null ? null : Explain(problem);
    }

    // The parser would drop a first [word], an address without its port, as one of its directives.
    private static string[] WithoutDirective(string[] args)
    {
        if (args is not [['[', .., ']'] word, .. var rest]) return args;
        return rest.Contains("--") ? [.. rest, word] : [.. rest, "--", word];
    }

    // The parser would take --option= for an option without a value, and say that one is missing.
    private static string[] WithEmptyValues(string[] args)
    {
        int end = Array.IndexOf(args, "--") is >= 0 and var found ? found : args.Length;
        IEnumerable<string> options = args.Take(end)
            .SelectMany(
                arg => arg is ['-', _, .., '='] && arg.IndexOf('=', StringComparison.Ordinal) == arg.Length - 1
                    ? [arg[..^1], ""] : new[] { arg });
        return [.. options, .. args.Skip(end)];
    }

    private static void Prepare(ToolCommand command)
    {
        command.Directives.Clear();
        HelpOption help = command.Options.OfType<HelpOption>().Single();
        if (help.Action is HelpAction standard) help.Action = new ToolHelp(command, standard);
        foreach (VersionOption old in command.Options.OfType<VersionOption>().ToArray()) command.Options.Remove(old);
        command.Options.Add(new ToolVersionOption(command.Name));
    }

    // The help and the version are all that a command writes there; both can fail to be written, as any output.
    private static int Invoke(string name, ParseResult parsed)
    {
        using StringWriter output = new(CultureInfo.InvariantCulture);
        try
        {
            int code = parsed.Invoke(
                new InvocationConfiguration
                { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null, Output = output });
            return StandardStreams.TryWriteOutput(output.ToString()) is { } why ? Fail(name, why) : code;
        }
        catch (ToolException e)
        {
            return Fail(name, e.Message, e.ExitCode);
        }
    }

    // Our own errors of values start with the option and say what would do.
    private static string Explain(string error) =>
        error.StartsWith("--", StringComparison.Ordinal) ? error : $"{error} (see --help)";

    /// <summary>Writes one line, <c>name: message</c>, to stderr; where that is full or closed the exit code must
    /// do.</summary>
    /// <returns>The exit code given, so that Main can return it.</returns>
    public static int Fail(string name, string message, int exitCode = Failure)
    {
        ArgumentNullException.ThrowIfNull(message);
        StandardStreams.WriteErrorLine($"{name}: {message.ReplaceLineEndings(" ")}");
        return exitCode;
    }
}
