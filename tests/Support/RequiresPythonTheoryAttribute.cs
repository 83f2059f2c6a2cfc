using System.Runtime.CompilerServices;

namespace EchoServer.Tests.Support;

/// <summary>A theory that is skipped where there is no Python 3.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresPythonTheoryAttribute : TheoryAttribute
{
    public RequiresPythonTheoryAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line) => Skip = Requirement.Tools("python3");
}
