using System.Runtime.CompilerServices;

namespace EchoServer.Tests.Support;

/// <summary>Tests that are skipped, with the reason, where they can't run the server as a user without
/// privileges.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresAnotherUserTheoryAttribute : TheoryAttribute
{
    public RequiresAnotherUserTheoryAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line) =>
        Skip = Requirement.Root() ?? Requirement.Tools("setpriv", "prlimit") ?? Requirement.RuntimeForEverybody();
}
