using EchoServer.Linux;
using EchoServer.Linux.Calls;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Multiprocessing;

/// <summary>Both ends of a connection. Items go from the sending end to the receiving one; what goes the other way
/// tells of the connection itself.</summary>
/// <param name="Sending">One end.</param>
/// <param name="Receiving">The other.</param>
internal sealed record SocketPair(SafeFileHandle Sending, SafeFileHandle Receiving) : IDisposable
{
    /// <summary>Makes a pair.</summary>
    /// <exception cref="IOException">No descriptor is to be had.</exception>
    public static SocketPair Create()
    {
        try
        {
            (SafeFileHandle sending, SafeFileHandle receiving) = Libc.SeqPacketPair();
            return new SocketPair(sending, receiving);
        }
        catch (LinuxException e)
        {
            throw QueueLimitException.Or(e.Call, e.Errno);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Sending.Dispose();
        Receiving.Dispose();
    }
}
