using System.Net.Sockets;
using EchoServer.Linux.Sockets;

namespace EchoServer.Common.Connections;

/// <summary>One connection from its socket to its exit code: the same in a child process and inline.</summary>
public static class ConnectionSession
{
    /// <summary>Serves the connection with the handler, then closes it.</summary>
    /// <param name="socket">Connected; it is disposed in the end.</param>
    /// <param name="handler">What is done with the connection.</param>
    /// <param name="cancellation">Ends the connection early.</param>
    /// <param name="traffic">Is told what goes through the connection.</param>
    /// <param name="failed">Told of an exception that the handler threw.</param>
    /// <returns>Closed, Reset or Error.</returns>
    /// <exception cref="OperationCanceledException">It was ended early.</exception>
    public static async Task<ConnectionExitCode> RunAsync(
        Socket socket, IConnectionHandler handler, ITraffic traffic, Action<Exception> failed,
        CancellationToken cancellation)
    {
        if (!socket.Connected) return GoneBefore(socket);
        try
        {
            await using SocketPipe pipe = SocketPipe.Over(socket, traffic);
            await handler.HandleAsync(pipe, cancellation);
            await pipe.CompleteAsync();
            return ConnectionExitCode.Closed;
        }
        catch (Exception e) when (PeerReset.Caused(e))
        {
            return ConnectionExitCode.Reset;
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            failed(e);
            return ConnectionExitCode.Error;
        }
    }

    // Reset between accept and now, which can be long when a process had to be executed first; nothing is left to read.
    private static ConnectionExitCode GoneBefore(Socket socket)
    {
        socket.Dispose();
        return ConnectionExitCode.Reset;
    }
}
