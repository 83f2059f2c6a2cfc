using System.Runtime.CompilerServices;

namespace EchoServer.Tests.Support;

/// <summary>A test that is skipped where no cgroup can be made that limits processes.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresPidsCgroupFactAttribute : FactAttribute
{
    public RequiresPidsCgroupFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line) => Skip = Requirement.PidsCgroup();
}
