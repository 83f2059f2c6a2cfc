using System.CommandLine;
using System.CommandLine.Parsing;

namespace EchoServer.Common.CommandLine;

/// <summary>An option that knows its own standard value, and leaves it to the description to name it as people write
/// it.</summary>
public sealed class ToolOption<T> : Option<T>
{
    private readonly T _standard;

    /// <summary>Makes one; see <see cref="ToolOption"/> for the usual kinds.</summary>
    /// <param name="name">With its dashes.</param>
    /// <param name="helpName">What stands for its value in the help.</param>
    /// <param name="description">What it is for, and its default.</param>
    /// <param name="standard">The value when it is not given.</param>
    /// <param name="parse">Reads what was given, or adds an error.</param>
    public ToolOption(string name, string helpName, string description, T standard, Func<ArgumentResult, T> parse)
        : base(name)
    {
        _standard = standard;
        HelpName = helpName;
        Description = description;
        CustomParser = parse;
    }

    /// <summary>The value given, or the standard one.</summary>
    public T Read(ParseResult parsed) => parsed.GetResult(this) is null ? _standard : parsed.GetValue(this)!;
}
