using System.Buffers;
using System.Net.Sockets;
using EchoServer.Common.CommandLine;
using EchoServer.Linux.Sockets;

namespace EchoServer.Client.Connections;

/// <summary>A connection on which one line is sent and one line comes back, one after the other.</summary>
/// <param name="server">The server, for messages.</param>
/// <param name="socket">The connection; it is closed with this.</param>
/// <param name="timeout">The longest wait for the next bytes of a reply; zero waits for ever.</param>
internal sealed class ReplyConnection(StreamAddress server, Socket socket, TimeSpan timeout) : IDisposable
{
    private const byte LineEnd = (byte)'\n';

    private readonly byte[] _buffer = new byte[64 * 1024];

    // What came behind the end of the reply before.
    private readonly ArrayBufferWriter<byte> _extra = new();

    /// <summary>Sends a line and waits for the whole of its reply, however it is split.</summary>
    /// <param name="line">The line, with its newline.</param>
    /// <param name="cancel">Gives up. Then the connection is out of step and of no more use.</param>
    /// <returns>The reply without its newline.</returns>
    /// <exception cref="ToolException">The server went away, or is too late; the message says so.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancel"/> was cancelled.</exception>
    public async Task<byte[]> AskAsync(ReadOnlyMemory<byte> line, CancellationToken cancel)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        ArrayBufferWriter<byte> reply = new();
        reply.Write(_extra.WrittenSpan);
        _extra.ResetWrittenCount();
        try
        {
            Restart(limit);
            // At the same time: a line longer than all buffers comes back before it is sent to its end.
            Task sending = SendAsync(line, limit.Token);
            byte[] text = await ReceiveLineAsync(reply, line.Length, limit);
            await sending;
            return text;
        }
        catch (SocketException e)
        {
            throw Fault.Broken(server, reply.WrittenCount, line.Length, e);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw Fault.ReplyTimeout(server, reply.WrittenCount, line.Length, timeout);
        }
    }

    /// <summary>Waits for the server to close the connection while nothing is asked.</summary>
    /// <param name="cancel">Ends the waiting; then this returns too.</param>
    /// <returns>True when the server has closed the connection.</returns>
    public async Task<bool> IsClosedAsync(CancellationToken cancel)
    {
        try
        {
            // Only looked at: what comes unasked belongs to whoever asks next.
            if (await socket.ReceiveAsync(_buffer.AsMemory(0, 1), SocketFlags.Peek, cancel) == 0) return true;
            await Task.Delay(Timeout.Infinite, cancel);
            return false;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    /// <summary>Closes the connection.</summary>
    public void Dispose() => socket.Dispose();

    private async Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        while (!bytes.IsEmpty)
            bytes = bytes[await socket.SendAsync(bytes, SocketFlags.None, cancel)..];
    }

    private async Task<byte[]> ReceiveLineAsync(ArrayBufferWriter<byte> reply, int sent, CancellationTokenSource limit)
    {
        int searched = 0;
        int end;
        while ((end = reply.WrittenSpan[searched..].IndexOf(LineEnd)) < 0)
        {
            searched = reply.WrittenCount;
            int n = await socket.ReceiveAsync(_buffer, SocketFlags.None, limit.Token);
            if (n == 0) throw Fault.Closed(server, searched, sent);
            reply.Write(_buffer.AsSpan(0, n));
            Restart(limit);
        }
        end += searched;
        _extra.Write(reply.WrittenSpan[(end + 1)..]);
        return reply.WrittenSpan[..end].ToArray();
    }

    private void Restart(CancellationTokenSource limit)
    {
        if (timeout > TimeSpan.Zero) limit.CancelAfter(timeout);
    }
}
