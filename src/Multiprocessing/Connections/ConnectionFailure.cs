namespace EchoServer.Multiprocessing;

/// <summary>How a connection may end while it is used.</summary>
internal static class ConnectionFailure
{
    /// <summary>Whether an exception of a <see cref="Connection"/> says that it has ended: its peer is gone, stalls or
    /// sends nonsense, or it was closed here.</summary>
    public static bool Is(Exception e) => e is IOException or TimeoutException or ObjectDisposedException;

    /// <summary>Whether it is the peer's fault, and no ordinary end.</summary>
    public static bool IsMisbehaviour(Exception e) => e is ProtocolException or TimeoutException;
}
