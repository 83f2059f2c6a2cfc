using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EchoServer.Common.CommandLine;

/// <summary>What <c>--version</c> does: it tells what was built, from which sources, and what runs it.</summary>
/// <param name="name">The tool's name.</param>
internal sealed class ToolVersion(string name) : SynchronousCommandLineAction
{
    // Set by Directory.Build.targets for programs, where there is a repository. It is no part of an assembly: those
    // would all be compiled anew for each commit.
    private const string CommitName = "EchoServer.Commit";
    private const int ShortCommit = 7;

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <summary>For example <c>echo-server 0.1.0 (commit d3a7ba0, .NET 10.0.1, native)</c>; without a commit where it
    /// was built outside of a repository.</summary>
    internal static string Text(string name)
    {
        string version =
            Assembly.GetEntryAssembly()?.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
                ?.InformationalVersion ?? "unknown";
        string commit = AppContext.GetData(CommitName) is string { Length: >= ShortCommit } known
            ? $"commit {known[..ShortCommit]}, " : "";
        string compilation = RuntimeFeature.IsDynamicCodeCompiled ? "JIT" : "native";
        return $"{name} {version} ({commit}{RuntimeInformation.FrameworkDescription}, {compilation})";
    }

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        ArgumentNullException.ThrowIfNull(parseResult);
        parseResult.InvocationConfiguration.Output.WriteLine(Text(name));
        return Tool.Success;
    }
}

/// <summary><c>--version</c>, of a tool and of all its commands.</summary>
internal sealed class ToolVersionOption : Option<bool>
{
    /// <param name="tool">The tool's name.</param>
    public ToolVersionOption(string tool) : base("--version")
    {
        Description = "Show version, commit and framework";
        Arity = ArgumentArity.Zero;
        Recursive = true;
        Action = new ToolVersion(tool);
    }
}
