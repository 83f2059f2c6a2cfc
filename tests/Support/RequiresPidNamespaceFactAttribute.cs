using System.Runtime.CompilerServices;

namespace EchoServer.Tests.Support;

/// <summary>A test that is skipped, with the reason, where it can't make a process PID 1 of a namespace of its
/// own.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresPidNamespaceFactAttribute : FactAttribute
{
    public RequiresPidNamespaceFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line) =>
        Skip = Requirement.Root() ?? Requirement.Tools("unshare", "nsenter", "sh") ?? Requirement.PidNamespace();
}
