using System.Runtime.InteropServices;

namespace EchoServer.Linux.Calls;

internal static unsafe partial class Libc
{

    /// <summary>send(2) of what the socket takes without waiting; a peer that has gone raises no signal.</summary>
    /// <returns>How many bytes it took; -1 when it has no room (EAGAIN).</returns>
    /// <exception cref="LinuxException">ECONNRESET, EPIPE: the connection has ended; ETIMEDOUT: the peer is silent.</exception>
    internal static int TrySend(SafeHandle socket, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* first = bytes)
        {
            nint result;
            do result = send(socket, first, (nuint)bytes.Length, MSG_DONTWAIT | MSG_NOSIGNAL);
            while (Interrupted((int)result));
            return result == -1 && Marshal.GetLastPInvokeError() == Errno.EAGAIN ? -1 : Check((int)result, "send");
        }
    }

    /// <summary>recv(2) of what is there, without waiting.</summary>
    /// <param name="socket">A connected socket.</param>
    /// <param name="buffer">Where it goes; not empty.</param>
    /// <param name="flags">0, or <see cref="MSG_PEEK"/> to leave it there.</param>
    /// <returns>How many bytes came; 0 when the peer has ended its output; -1 when there is nothing (EAGAIN).</returns>
    /// <exception cref="LinuxException">ECONNRESET: the peer reset the connection; ETIMEDOUT: the peer is silent.</exception>
    internal static int TryReceive(SafeHandle socket, Span<byte> buffer, int flags = 0)
    {
        fixed (byte* first = buffer)
        {
            nint result;
            do result = recv(socket, first, (nuint)buffer.Length, MSG_DONTWAIT | flags);
            while (Interrupted((int)result));
            return result == -1 && Marshal.GetLastPInvokeError() == Errno.EAGAIN ? -1 : Check((int)result, "recv");
        }
    }

    [LibraryImport(Library, SetLastError = true)]
    private static partial nint send(SafeHandle socket, byte* bytes, nuint length, int flags);

    [LibraryImport(Library, SetLastError = true)]
    private static partial nint recv(SafeHandle socket, byte* buffer, nuint length, int flags);
}
