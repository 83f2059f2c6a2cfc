using System.Runtime.CompilerServices;

namespace EchoServer.Tests.Support;

/// <summary>Tests that are skipped, with the reason, where a program they start is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresToolTheoryAttribute : TheoryAttribute
{
    /// <param name="tool">The program's name, looked up on PATH.</param>
    public RequiresToolTheoryAttribute(
        string tool, [CallerFilePath] string? file = null, [CallerLineNumber] int line = -1) : base(file, line) =>
            Skip = Requirement.Tools(tool);
}
