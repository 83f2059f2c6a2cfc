namespace EchoServer.Tests.Support;

/// <summary>A test that is skipped, with the reason, on a machine without an IPv6 loopback address.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresIPv6FactAttribute : FactAttribute
{
    public RequiresIPv6FactAttribute() => Skip = Requirement.IPv6();
}
