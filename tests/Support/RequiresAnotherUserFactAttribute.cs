using System.Runtime.CompilerServices;

namespace EchoServer.Tests.Support;

/// <summary>A test that is skipped, with the reason, where it can't run the server as a user without
/// privileges.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresAnotherUserFactAttribute : FactAttribute
{
    public RequiresAnotherUserFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line) =>
        Skip = Requirement.Root() ?? Requirement.Tools("setpriv", "prlimit") ?? Requirement.RuntimeForEverybody();
}
