using System.Runtime.CompilerServices;

namespace EchoServer.Tests.Support;

/// <summary>A test that is skipped, with the reason, where no mount namespace can be made.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresMountNamespaceFactAttribute : FactAttribute
{
    public RequiresMountNamespaceFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line) => Skip = Requirement.Root() ?? Requirement.Tools("unshare", "mount", "sh")
        ?? Requirement.Namespace("mount", "--mount");
}
