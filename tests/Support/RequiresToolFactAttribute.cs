using System.Runtime.CompilerServices;

namespace EchoServer.Tests.Support;

/// <summary>A test that is skipped, with the reason, where a program it starts is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresToolFactAttribute : FactAttribute
{
    /// <param name="tool">The program's name, looked up on PATH.</param>
    public RequiresToolFactAttribute(
        string tool, [CallerFilePath] string? file = null, [CallerLineNumber] int line = -1) : base(file, line) =>
            Skip = Requirement.Tools(tool);
}
