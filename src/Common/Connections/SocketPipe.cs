using System.IO.Pipelines;
using System.Net.Sockets;

namespace EchoServer.Common.Connections;

/// <summary>
/// A socket as a pair of pipes: the one seam between handlers and sockets. The build chooses what is behind it:
/// System.IO.Pipelines over the BCL, or, with <c>-p:UsePipelinesSocketsUnofficial=true</c>,
/// Pipelines.Sockets.Unofficial.
/// </summary>
public abstract class SocketPipe : IDuplexPipe, IAsyncDisposable
{
    /// <inheritdoc/>
    public abstract PipeReader Input { get; }

    /// <inheritdoc/>
    public abstract PipeWriter Output { get; }

    /// <summary>Makes the pipes over a connected stream socket, which they own from here on.</summary>
    /// <param name="socket">A connected socket.</param>
    /// <param name="traffic">Is told what goes through the pipes.</param>
    public static SocketPipe Over(Socket socket, ITraffic traffic) =>
#if PIPELINES_SOCKETS_UNOFFICIAL
        new UnofficialSocketPipe(socket, traffic);
#else
        new StreamSocketPipe(socket, traffic);
#endif

    /// <summary>Sends all that was written, then our FIN. Call it before disposing wherever the answer has to arrive
    /// whole.</summary>
    /// <exception cref="IOException">The peer is gone.</exception>
    public abstract ValueTask CompleteAsync();

    /// <summary>Closes the socket; what was written and not yet sent may be lost.</summary>
    public abstract ValueTask DisposeAsync();
}
