using EchoServer.Linux.Calls;

namespace EchoServer.Multiprocessing;

/// <summary>What the kernel counts for a message: more than its bytes, and not the same on every machine. So it is
/// measured.</summary>
internal static class MessageCost
{
    /// <summary>The cost of a message of that many bytes.</summary>
    /// <exception cref="IOException">No descriptor is to be had.</exception>
    public static int Of(int messageLength)
    {
        using var pair = SocketPair.Create();
        using ItemMessage message = new(messageLength);
        if (ItemSocket.Send(pair.Sending, message, wait: false) != SendResult.Sent)
            throw new IOException($"a message of {messageLength} bytes can't be sent");
        return Libc.GetSendQueue(pair.Sending);
    }
}
