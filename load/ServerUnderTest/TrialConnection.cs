using System.Net;
using System.Net.Sockets;
using EchoServer.Linux.Sockets;

namespace EchoServer.Load.ServerUnderTest;

/// <summary>A connection that is made to find it again in the server's log. It is known by its address, and by its
/// length where that changes on the way or is none.</summary>
/// <param name="Peer">Its own address, as the server logs it.</param>
/// <param name="Bytes">How much it sent.</param>
internal sealed record TrialConnection(string Peer, int Bytes)
{
    // More than most requests, and little enough for a server that answers while it reads.
    private const int LeastBytes = 10_000, MostBytes = 30_000;

    // Between tries where the queue of a Unix socket is full: nothing tells when it has room.
    private static readonly TimeSpan _betweenTries = TimeSpan.FromMilliseconds(20);

    /// <summary>Makes a connection, and sees it to its end.</summary>
    /// <param name="targets">The server's addresses; the first that takes the connection gets it.</param>
    /// <param name="timeout">The longest wait for anything to move; 0 waits for ever.</param>
    /// <param name="stop">Gives up waiting.</param>
    /// <exception cref="SocketException">It did not come about. What becomes of it later the run will find as
    /// well.</exception>
    /// <exception cref="OperationCanceledException">The wait was given up.</exception>
    public static TrialConnection Make(IReadOnlyList<EndPoint> targets, TimeSpan timeout, CancellationToken stop)
    {
        using Socket socket = Connect(targets, timeout, stop);
        using CancellationTokenRegistration stopped = stop.Register(() => socket.Shutdown(SocketShutdown.Both));
        int milliseconds = (int)Math.Ceiling(timeout.TotalMilliseconds);
        (socket.SendTimeout, socket.ReceiveTimeout) = (milliseconds, milliseconds);
        TrialConnection trial = new(
            socket.LocalEndPoint is IPEndPoint own
                ? StreamAddress.Format(own) : "", Random.Shared.Next(LeastBytes, MostBytes));
        byte[] bytes = new byte[trial.Bytes];
        Array.Fill(bytes, (byte)'x');
        if (socket.Send(bytes, SocketFlags.None, out SocketError error) == bytes.Length && error == SocketError.Success)
            EndInput(socket);
        while (socket.Receive(bytes, SocketFlags.None, out error) > 0 && error == SocketError.Success)
        {
        }
        stop.ThrowIfCancellationRequested();
        return trial;
    }

    private static void EndInput(Socket socket)
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.NotConnected)
        {
            // The server has reset it; its log tells of it all the same.
        }
    }

    private static Socket Connect(IReadOnlyList<EndPoint> targets, TimeSpan timeout, CancellationToken stop)
    {
        for (int i = 0; ; i++)
        {
            try
            {
                return Connect(targets[i], timeout, stop);
            }
            catch (SocketException) when (i < targets.Count - 1)
            {
                // The next one may.
            }
        }
    }

    private static Socket Connect(EndPoint target, TimeSpan timeout, CancellationToken stop)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        if (timeout > TimeSpan.Zero) limit.CancelAfter(timeout);
        while (true)
        {
            Socket socket = new(target.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                socket.ConnectAsync(target, limit.Token).AsTask().GetAwaiter().GetResult();
                SelfConnection.Refuse(socket);
                return socket;
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.WouldBlock)
            {
                socket.Dispose();
                if (limit.Token.WaitHandle.WaitOne(_betweenTries) && !stop.IsCancellationRequested) throw;
                stop.ThrowIfCancellationRequested();
            }
            catch (Exception e)
            {
                socket.Dispose();
                if (e is OperationCanceledException && !stop.IsCancellationRequested)
                    throw new SocketException((int)SocketError.TimedOut);
                throw;
            }
        }
    }

    /// <summary>Whether a line of the log tells of its end.</summary>
    public bool IsMeantBy(string line) =>
        (Peer.Length > 0 && line.Contains($" from {Peer} ", StringComparison.Ordinal))
            || line.Contains($" {Bytes} bytes in, ", StringComparison.Ordinal);
}
