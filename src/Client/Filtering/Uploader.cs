using System.Net.Sockets;
using EchoServer.Common.CommandLine;
using EchoServer.Linux;
using EchoServer.Linux.Calls;
using EchoServer.Linux.Processes;

namespace EchoServer.Client.Filtering;

/// <summary>Sends standard input to the server, then says that it has ended.</summary>
/// <remarks>
/// A thread of its own, in the background: it may sit in a read of an input that never ends, and that must not keep
/// the process from ending when the server is gone.
/// </remarks>
internal sealed class Uploader(Socket socket, Progress progress)
{
    private const int BufferSize = 256 * 1024;

    private volatile ToolException? _failure;

    /// <summary>Why the input could not be read, or null. Set before the connection is shut down for it.</summary>
    public ToolException? Failure => _failure;

    /// <summary>Starts sending.</summary>
    public void Start() => new Thread(Run) { IsBackground = true, Name = "upload" }.Start();

    private void Run()
    {
        try
        {
            SendAll();
        }
        catch (LinuxException e)
        {
            _failure = new ToolException(
                $"standard input: {StandardStreams.Reason(e)}; nothing more can be sent", Tool.Failure, e);
            WakeReceiver();
        }
        catch (Exception e) when (IsEndOfConnection(e))
        {
            // The other direction meets the same end, knows all counts, and is the one to tell of it.
            WakeReceiver();
        }
    }

    private void SendAll()
    {
        byte[] buffer = new byte[BufferSize];
        for (int n; (n = Libc.ReadSome(StandardStreams.Input, buffer)) > 0;)
        {
            progress.Sending(n);
            socket.Send(buffer.AsSpan(0, n));
        }
        // Before the shutdown: when the server's end arrives, it must find ours noted.
        progress.Ended();
        socket.Shutdown(SocketShutdown.Send);
    }

    private void WakeReceiver()
    {
        try
        {
            socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception e) when (IsEndOfConnection(e))
        {
            // Not connected any more: then the receiver has seen the end by itself.
        }
    }

    // Disposed: the receiver has ended the session while we were sending.
    private static bool IsEndOfConnection(Exception e) => e is SocketException or ObjectDisposedException;
}
