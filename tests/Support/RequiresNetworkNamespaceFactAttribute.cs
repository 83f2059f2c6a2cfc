using System.Runtime.CompilerServices;

namespace EchoServer.Tests.Support;

/// <summary>A test that is skipped, with the reason, where no network namespace can be made.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresNetworkNamespaceFactAttribute : FactAttribute
{
    public RequiresNetworkNamespaceFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line) => Skip = Requirement.Root()
        ?? Requirement.Tools("unshare", "nsenter", "ip", "sh", "python3") ?? Requirement.Namespace("network", "--net");
}
