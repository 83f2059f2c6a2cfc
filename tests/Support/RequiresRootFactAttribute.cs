namespace EchoServer.Tests.Support;

/// <summary>A test that is skipped, with the reason, when it doesn't run as root or a program it starts is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresRootFactAttribute : FactAttribute
{
    /// <param name="tools">The programs' names, looked up on PATH.</param>
    public RequiresRootFactAttribute(params string[] tools) => Skip = Requirement.Root() ?? Requirement.Tools(tools);
}
