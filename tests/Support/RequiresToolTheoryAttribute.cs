namespace EchoServer.Tests.Support;

/// <summary>Tests that are skipped, with the reason, where a program they start is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresToolTheoryAttribute : TheoryAttribute
{
    /// <param name="tools">The programs' names, looked up on PATH.</param>
    public RequiresToolTheoryAttribute(params string[] tools) => Skip = Requirement.Tools(tools);
}
