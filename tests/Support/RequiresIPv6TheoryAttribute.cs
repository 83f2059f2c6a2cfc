namespace EchoServer.Tests.Support;

/// <summary>A test that is skipped, with the reason, on a machine without an IPv6 loopback address.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresIPv6TheoryAttribute : TheoryAttribute
{
    public RequiresIPv6TheoryAttribute() => Skip = Requirement.IPv6();
}
