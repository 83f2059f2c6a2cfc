using System.Runtime.CompilerServices;

namespace EchoServer.Tests.Support;

/// <summary>Tests that are skipped where no cgroup can be made that limits processes.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresPidsCgroupTheoryAttribute : TheoryAttribute
{
    public RequiresPidsCgroupTheoryAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line) => Skip = Requirement.PidsCgroup();
}
