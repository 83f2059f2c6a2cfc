using System.Net;
using System.Net.Sockets;
using EchoServer.Common.Sockets;

namespace EchoServer.Load.ServerUnderTest;

/// <summary>A connection that is made to find it again in the server's log. It is known by its address, and by its length where that changes on the way or is none.</summary>
/// <param name="Peer">Its own address, as the server logs it.</param>
/// <param name="Bytes">How much it sent.</param>
internal sealed record TrialConnection(string Peer, int Bytes)
{
    // More than most requests, and little enough for a server that answers while it reads.
    private const int LeastBytes = 10_000, MostBytes = 30_000;

    /// <summary>Makes one, and sees it to its end.</summary>
    /// <param name="target">The server.</param>
    /// <param name="timeout">The longest wait for anything to move; 0 waits for ever.</param>
    /// <exception cref="SocketException">It did not come about. What becomes of it later the run will find as well.</exception>
    public static TrialConnection Make(EndPoint target, TimeSpan timeout)
    {
        using Socket socket = new(target.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
        int milliseconds = (int)Math.Ceiling(timeout.TotalMilliseconds);
        (socket.SendTimeout, socket.ReceiveTimeout) = (milliseconds, milliseconds);
        socket.Connect(target);
        TrialConnection trial = new(socket.LocalEndPoint is IPEndPoint own ? StreamAddress.Format(own) : "", Random.Shared.Next(LeastBytes, MostBytes));
        byte[] bytes = new byte[trial.Bytes];
        Array.Fill(bytes, (byte)'x');
        if (socket.Send(bytes, SocketFlags.None, out SocketError error) == bytes.Length && error == SocketError.Success) socket.Shutdown(SocketShutdown.Send);
        while (socket.Receive(bytes, SocketFlags.None, out error) > 0 && error == SocketError.Success)
        {
        }
        return trial;
    }

    /// <summary>Whether a line of the log tells of its end.</summary>
    public bool IsMeantBy(string line) =>
        (Peer.Length > 0 && line.Contains($" from {Peer} ", StringComparison.Ordinal)) || line.Contains($" {Bytes} bytes in, ", StringComparison.Ordinal);
}
