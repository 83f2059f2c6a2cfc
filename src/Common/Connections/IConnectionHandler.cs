using System.IO.Pipelines;

namespace EchoServer.Common.Connections;

/// <summary>What is done with one connection. It knows nothing of sockets or processes, so it runs under every start
/// method.</summary>
public interface IConnectionHandler
{
    /// <summary>Serves the connection until its end of input.</summary>
    /// <param name="connection">
    /// Input ends with the peer's FIN; all that was flushed to Output by the time this returns reaches the peer.
    /// </param>
    /// <param name="cancellation">Requested when the connection has to end early (never in a child process: a signal
    /// ends that).</param>
    /// <returns>Completes when the connection may be closed. A fault ends the connection with
    /// <see cref="ConnectionExitCode.Error"/>.</returns>
    ValueTask HandleAsync(IDuplexPipe connection, CancellationToken cancellation);
}
