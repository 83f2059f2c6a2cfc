namespace EchoServer.Tests.Support;

/// <summary>A test that is skipped, with the reason, where it can't make a process PID 1 of a namespace of its own.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresPidNamespaceFactAttribute : FactAttribute
{
    public RequiresPidNamespaceFactAttribute() =>
        Skip = Requirement.Root() ?? Requirement.Tools("unshare", "nsenter", "sh") ?? Requirement.PidNamespace();
}
