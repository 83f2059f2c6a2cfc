using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Globalization;
using EchoServer.Linux.Calls;
using EchoServer.Linux.Processes;

namespace EchoServer.Common.CommandLine;

/// <summary>What <c>--help</c> does: the parser's own description of the options, then examples and exit
/// codes.</summary>
/// <param name="tool">The tool.</param>
/// <param name="options">The parser's own help.</param>
internal sealed class ToolHelp(ToolCommand tool, HelpAction options) : SynchronousCommandLineAction
{
    private const int Narrowest = 60;
    private const int Widest = 120;

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        ArgumentNullException.ThrowIfNull(parseResult);
        TextWriter output = parseResult.InvocationConfiguration.Output;
        // Not the parser's own width: it asks Console, which sends a terminal sequences that are never taken back.
        options.MaxWidth = Width();
        options.Invoke(parseResult);
        if (parseResult.CommandResult.Command is IExemplary { Examples: { Count: > 0 } examples })
            WriteExamples(output, examples);
        if (tool.ExitCodes.Count > 0) WriteExitCodes(output);
        return Tool.Success;
    }

    private void WriteExamples(TextWriter output, IReadOnlyList<Example> examples)
    {
        output.WriteLine("Examples:");
        foreach (Example example in examples)
        {
            output.WriteLine($"  {tool.Name} {example.Line}".TrimEnd());
            output.WriteLine($"      {example.Meaning}");
        }
        output.WriteLine();
    }

    private void WriteExitCodes(TextWriter output)
    {
        output.WriteLine("Exit codes:");
        foreach ((int code, string meaning) in tool.ExitCodes)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {code}  {meaning}"));
    }

    // Lines longer than some 120 characters are hard to read, and a help that is piped or kept has no width.
    private static int Width() => Math.Clamp(
        Libc.WindowSize(StandardStreams.Output) is { Columns: > 0 } size ? size.Columns : Widest, Narrowest, Widest);
}
