using System.CommandLine;

namespace EchoServer.Common.CommandLine;

/// <summary>A line that somebody could type, for the help.</summary>
/// <param name="Line">The arguments, after the name of the tool.</param>
/// <param name="Meaning">What the example does, in a few words.</param>
internal sealed record Example(string Line, string Meaning);

/// <summary>A command whose help shows examples.</summary>
internal interface IExemplary
{
    /// <summary>The lines, the most usual first.</summary>
    IReadOnlyList<Example> Examples { get; }
}

/// <summary>A tool's whole command line.</summary>
/// <param name="description">What the tool does, in one sentence.</param>
internal sealed class ToolCommand(string description) : RootCommand(description), IExemplary
{
    /// <inheritdoc/>
    public IReadOnlyList<Example> Examples { get; init; } = [];

    /// <summary>What the tool's exit codes mean; those of <see cref="Tool"/> where it has no others.</summary>
    public IReadOnlyList<(int Code, string Meaning)> ExitCodes { get; init; } = [];
}

/// <summary>One of the commands of a tool that has several.</summary>
/// <param name="name">What it is called by.</param>
/// <param name="description">What the command does, in one sentence.</param>
internal sealed class ToolSubcommand(string name, string description) : Command(name, description), IExemplary
{
    /// <inheritdoc/>
    public IReadOnlyList<Example> Examples { get; init; } = [];
}
