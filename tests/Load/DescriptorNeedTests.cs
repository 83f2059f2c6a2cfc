using EchoServer.Common.CommandLine;
using EchoServer.Load.Host;

namespace EchoServer.Tests.Load;

public class DescriptorNeedTests
{
    [Fact]
    public void Check_NamesTheLimit_WhenTooManyConnectionsAreWanted()
    {
        DescriptorNeed.Check(936, limit: 1000);
        ToolException e = Assert.Throws<ToolException>(() => DescriptorNeed.Check(937, limit: 1000));
        Assert.Equal(Tool.Failure, e.ExitCode);
        Assert.StartsWith("--clients: '937' ", e.Message, StringComparison.Ordinal);
        Assert.Contains("limit of 1000 (RLIMIT_NOFILE)", e.Message, StringComparison.Ordinal);
    }
}
