namespace EchoServer.Tests.Support;

/// <summary>A test that is skipped, with the reason, where a program it starts is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresToolFactAttribute : FactAttribute
{
    /// <param name="tools">The programs' names, looked up on PATH.</param>
    public RequiresToolFactAttribute(params string[] tools) => Skip = Requirement.Tools(tools);
}
