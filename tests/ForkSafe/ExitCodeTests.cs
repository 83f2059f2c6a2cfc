using EchoServer.Common.Connections;
using EchoServer.ForkServer.ForkSafe;

namespace EchoServer.Tests.ForkSafe;

/// <summary>The fork server knows nothing of the rest, so it has a copy of the exit codes.</summary>
public class ExitCodeTests
{
    [Fact]
    public void Codes_AreThoseOfAConnection() => Assert.Equal(
        [ConnectionExitCode.Closed, ConnectionExitCode.Error, ConnectionExitCode.Usage, ConnectionExitCode.Reset,
            ConnectionExitCode.Orphaned],
        new[]
        { ExitCode.Closed, ExitCode.Error, ExitCode.Usage, ExitCode.Reset, ExitCode.Orphaned }.Select(
            code => (ConnectionExitCode)code));
}
