using System.Net;
using System.Net.Sockets;
using EchoServer.Linux.Sockets;

namespace EchoServer.Client.Connections;

/// <summary>Connects a Unix socket, and waits while the server's queue of connections is full.</summary>
/// <remarks>
/// Without blocking, connect(2) fails at once with EAGAIN then, and no event tells when there is room. With blocking it
/// waits in the kernel for its turn, as long as SO_SNDTIMEO allows (unix(7), socket(7)), and can't be ended from
/// outside. So it has a thread of its own, which looks once a second whether anybody still waits for it.
/// </remarks>
internal static class UnixConnect
{
    private static readonly TimeSpan _turn = TimeSpan.FromSeconds(1);

    /// <summary>Connects.</summary>
    /// <param name="address">The server's address.</param>
    /// <param name="cancel">Gives up; this returns at once, and what the thread still has or gets is closed.</param>
    /// <exception cref="SocketException">No connection.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancel"/> was cancelled.</exception>
    public static async Task<Socket> RunAsync(EndPoint address, CancellationToken cancel)
    {
        TaskCompletionSource<Socket> connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() => Run(address, connected, cancel)) { IsBackground = true, Name = "connect" }.Start();
        Task<Socket> connecting = connected.Task;
        try
        {
            return await connecting.WaitAsync(cancel);
        }
        catch (OperationCanceledException)
        {
            _ = connecting.ContinueWith(
                late => late.Result.Dispose(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion,
                TaskScheduler.Default);
            throw;
        }
    }

    private static void Run(EndPoint address, TaskCompletionSource<Socket> connected, CancellationToken cancel)
    {
        try
        {
            connected.SetResult(Connect(address, cancel));
        }
        catch (OperationCanceledException e)
        {
            connected.SetCanceled(e.CancellationToken);
        }
        catch (SocketException e)
        {
            connected.SetException(ConnectError.Of(e, address));
        }
    }

    private static Socket Connect(EndPoint address, CancellationToken cancel)
    {
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.SendTimeout = (int)_turn.TotalMilliseconds;
            while (!TryConnect(socket, address)) cancel.ThrowIfCancellationRequested();
            socket.SendTimeout = 0;
            return socket;
        }
        catch (Exception)
        {
            socket.Dispose();
            throw;
        }
    }

    private static bool TryConnect(Socket socket, EndPoint address)
    {
        try
        {
            socket.Connect(address);
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.WouldBlock or SocketError.TimedOut)
        {
            return false;
        }
    }
}
