using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using EchoServer.Common.CommandLine;
using EchoServer.Linux.Sockets;

namespace EchoServer.Client.Connections;

/// <summary>Connects to a server, trying each address that its name stands for.</summary>
internal static class Connector
{
    /// <summary>Connects to the first address that answers.</summary>
    /// <param name="server">The server.</param>
    /// <param name="timeout">The longest that all of it may take, look-up included; zero waits for ever.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="ToolException">No connection; the message says why.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancel"/> was cancelled.</exception>
    public static async Task<Socket> ConnectAsync(StreamAddress server, TimeSpan timeout, CancellationToken cancel)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        long start = Stopwatch.GetTimestamp();
        if (timeout > TimeSpan.Zero) limit.CancelAfter(timeout);
        try
        {
            IReadOnlyList<EndPoint> addresses = await server.ResolveAsync(limit.Token);
            return await ConnectFirstAsync(addresses, timeout, start, limit.Token);
        }
        catch (SocketException e)
        {
            throw Fault.NoConnection(server, e);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw Fault.ConnectTimeout(server, timeout);
        }
    }

    private static async Task<Socket> ConnectFirstAsync(
        IReadOnlyList<EndPoint> addresses, TimeSpan timeout, long start, CancellationToken cancel)
    {
        for (int i = 0; ; i++)
        {
            try
            {
                // An address that swallows packets must leave the ones after it their share of the time.
                TimeSpan share = (timeout - Stopwatch.GetElapsedTime(start)) / (addresses.Count - i);
                return await ConnectOneAsync(addresses[i], timeout > TimeSpan.Zero ? share : TimeSpan.Zero, cancel);
            }
            catch (Exception e) when (i + 1 < addresses.Count && !cancel.IsCancellationRequested
                && e is SocketException or OperationCanceledException)
            {
                continue;
            }
        }
    }

    private static async Task<Socket> ConnectOneAsync(EndPoint address, TimeSpan share, CancellationToken cancel)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        if (share > TimeSpan.Zero) limit.CancelAfter(share);
        return await (address.AddressFamily == AddressFamily.Unix
            ? UnixConnect.RunAsync(address, limit.Token)
            : ConnectTcpAsync(address, limit.Token));
    }

    private static async Task<Socket> ConnectTcpAsync(EndPoint address, CancellationToken cancel)
    {
        Socket socket = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, cancel);
            SelfConnection.Refuse(socket);
            return socket;
        }
        catch (Exception)
        {
            socket.Dispose();
            throw;
        }
    }
}
