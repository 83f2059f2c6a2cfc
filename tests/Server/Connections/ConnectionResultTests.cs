using EchoServer.Common.Connections;
using EchoServer.Linux;
using EchoServer.Server.Connections;

namespace EchoServer.Tests.Server.Connections;

public class ConnectionResultTests
{
    [Theory]
    [InlineData(ConnectionExitCode.Closed, nameof(Outcome.Closed), "closed")]
    [InlineData(ConnectionExitCode.Reset, nameof(Outcome.Reset), "reset")]
    [InlineData(ConnectionExitCode.Error, nameof(Outcome.Error), "error")]
    [InlineData(ConnectionExitCode.Usage, nameof(Outcome.Error), "usage")]
    [InlineData(ConnectionExitCode.Orphaned, nameof(Outcome.Error), "orphaned")]
    [InlineData((ConnectionExitCode)134, nameof(Outcome.Error), "error")]
    public void AnExitCode_MeansWhatTheVocabularySays(ConnectionExitCode code, string outcome, string reason)
    {
        var end = new ConnectionResult(ExitStatus.Exited((int)code));
        Assert.Equal(outcome, end.Outcome.ToString());
        Assert.Equal(reason, end.Reason);
    }

    [Fact]
    public void ASignal_MeansKilled()
    {
        var end = new ConnectionResult(ExitStatus.Killed(Signal.SIGKILL));
        Assert.Equal(Outcome.Killed, end.Outcome);
        Assert.Equal("killed by SIGKILL", end.Reason);
    }
}
