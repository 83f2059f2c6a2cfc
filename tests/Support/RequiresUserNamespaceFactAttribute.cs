namespace EchoServer.Tests.Support;

/// <summary>A test that is skipped, with the reason, where no user namespace can be made.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresUserNamespaceFactAttribute : FactAttribute
{
    public RequiresUserNamespaceFactAttribute() => Skip = Requirement.Tools("unshare", "sh") ?? Requirement.Namespace("user", "--user", "--map-root-user");
}
