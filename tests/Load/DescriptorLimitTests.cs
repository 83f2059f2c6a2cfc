using EchoServer.Common.CommandLine;
using EchoServer.Load;

namespace EchoServer.Tests.Load;

public class DescriptorLimitTests
{
    [Fact]
    public void Check_NamesTheLimit_WhenTooManyConnectionsAreWanted()
    {
        DescriptorLimit.Check(936, limit: 1000);
        ToolException e = Assert.Throws<ToolException>(() => DescriptorLimit.Check(937, limit: 1000));
        Assert.Equal(Tool.Failure, e.ExitCode);
        Assert.StartsWith("--clients: '937' ", e.Message, StringComparison.Ordinal);
        Assert.Contains("limit of 1000 (RLIMIT_NOFILE)", e.Message, StringComparison.Ordinal);
    }
}
