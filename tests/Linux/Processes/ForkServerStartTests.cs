using EchoServer.Linux.Processes;

namespace EchoServer.Tests.Linux.Processes;

public class ForkServerStartTests
{
    [Theory]
    [InlineData(null, "b=1")]
    [InlineData("", "b=1")]
    [InlineData("a=2", "a=2:b=1")]
    public void Tunable_ComesBesideThoseOfTheUser(string? tunables, string expected) =>
        Assert.Equal(expected, ForkServerStart.With(tunables, "b=1"));
}
