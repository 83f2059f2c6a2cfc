using System.Runtime.CompilerServices;

namespace EchoServer.Tests.Support;

/// <summary>A test that is skipped, with the reason, where no user namespace can be made.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresUserNamespaceFactAttribute : FactAttribute
{
    public RequiresUserNamespaceFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line) =>
        Skip = Requirement.Tools("unshare", "sh") ?? Requirement.Namespace("user", "--user", "--map-root-user");
}
