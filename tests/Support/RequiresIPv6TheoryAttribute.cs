using System.Runtime.CompilerServices;

namespace EchoServer.Tests.Support;

/// <summary>A test that is skipped, with the reason, on a machine without an IPv6 loopback address.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresIPv6TheoryAttribute : TheoryAttribute
{
    public RequiresIPv6TheoryAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line) => Skip = Requirement.IPv6();
}
