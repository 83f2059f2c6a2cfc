namespace EchoServer.Tests.Support;

/// <summary>Tests that are skipped where no cgroup can be made that limits processes.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresPidsCgroupTheoryAttribute : TheoryAttribute
{
    public RequiresPidsCgroupTheoryAttribute() => Skip = Requirement.PidsCgroup();
}
