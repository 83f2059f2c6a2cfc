using System.Text.RegularExpressions;
using EchoServer.Load.ServerUnderTest;

namespace EchoServer.Load.Comparison;

/// <summary>One of the servers that are compared.</summary>
/// <param name="Name">What it is called in the table.</param>
/// <param name="Command">What starts it, in words.</param>
internal sealed partial record ComparedServer(string Name, IReadOnlyList<string> Command)
{
    /// <summary>What a text should have been; completes the sentence "'x' is not …".</summary>
    public const string Wanted = "a command, or NAME=COMMAND, with its quotes closed";

    /// <summary>Reads NAME=COMMAND, or a command alone, which is called like its program.</summary>
    /// <returns>Null when it is neither.</returns>
    public static ComparedServer? Parse(string text)
    {
        Match named = Named().Match(text);
        if (ShellWords.Split(named.Success ? named.Groups["command"].Value : text) is not { Count: > 0 } words)
            return null;
        return new ComparedServer(named.Success ? named.Groups["name"].Value : Path.GetFileName(words[0]), words);
    }

    [GeneratedRegex(@"^(?<name>[\w.+-]+)=(?<command>.*)$", RegexOptions.Singleline)]
    private static partial Regex Named();
}
