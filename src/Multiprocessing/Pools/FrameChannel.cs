using System.Buffers.Binary;
using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Multiprocessing;

/// <summary>Messages over a stream socket: a length of four bytes, little-endian, and so many bytes.</summary>
internal sealed class FrameChannel : IDisposable
{
    private readonly Socket _socket;
    private readonly byte[] _header = new byte[FrameBuilder.Header];

    /// <param name="handle">The socket; it is the channel's from here on.</param>
    public FrameChannel(SafeFileHandle handle)
    {
        _socket = new Socket(new SafeSocketHandle(handle.DangerousGetHandle(), ownsHandle: true));
        handle.SetHandleAsInvalid();
    }

    /// <summary>Sends a message.</summary>
    /// <param name="frame">As a <see cref="FrameBuilder"/> made it.</param>
    /// <exception cref="SocketException">The other side has ended.</exception>
    public void Send(Span<byte> frame)
    {
        SetLength(frame);
        for (ReadOnlySpan<byte> rest = frame; !rest.IsEmpty;) rest = rest[_socket.Send(rest)..];
    }

    /// <inheritdoc cref="Send"/>
    public async Task SendAsync(Memory<byte> frame)
    {
        SetLength(frame.Span);
        for (ReadOnlyMemory<byte> rest = frame; !rest.IsEmpty;)
            rest = rest[await _socket.SendAsync(rest).ConfigureAwait(false)..];
    }

    /// <summary>Receives a message.</summary>
    /// <returns>Null when the other side has ended.</returns>
    public byte[]? Receive()
    {
        if (!Fill(_header)) return null;
        byte[] message = new byte[BinaryPrimitives.ReadInt32LittleEndian(_header)];
        return Fill(message) ? message : null;
    }

    /// <inheritdoc cref="Receive"/>
    public async Task<byte[]?> ReceiveAsync()
    {
        if (!await FillAsync(_header).ConfigureAwait(false)) return null;
        byte[] message = new byte[BinaryPrimitives.ReadInt32LittleEndian(_header)];
        return await FillAsync(message).ConfigureAwait(false) ? message : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private static void SetLength(Span<byte> frame) =>
        BinaryPrimitives.WriteInt32LittleEndian(frame, frame.Length - FrameBuilder.Header);

    private bool Fill(Span<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            int n = _socket.Receive(buffer, SocketFlags.None, out _); // an error is an end, too
            if (n == 0) return false;
            buffer = buffer[n..];
        }
        return true;
    }

    private async Task<bool> FillAsync(Memory<byte> buffer)
    {
        try
        {
            while (!buffer.IsEmpty)
            {
                int n = await _socket.ReceiveAsync(buffer).ConfigureAwait(false);
                if (n == 0) return false;
                buffer = buffer[n..];
            }
            return true;
        }
        catch (SocketException)
        {
            return false; // it ended with something of ours unread
        }
    }
}
