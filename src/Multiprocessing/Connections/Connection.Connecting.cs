using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using EchoServer.Linux.Sockets;

namespace EchoServer.Multiprocessing;

/// <content>The side that connects. (Python's <c>multiprocessing.connection.Client</c>.)</content>
public sealed partial class Connection
{
    // Between the tries of a connection that was not served.
    private static readonly TimeSpan _shortestPause = TimeSpan.FromMilliseconds(10),
        _longestPause = TimeSpan.FromMilliseconds(500);

    /// <summary>Connects to a listener.</summary>
    /// <param name="address">Such as <c>127.0.0.1:5000</c>, <c>unix:/run/tasks.sock</c> or <c>unix:@tasks</c>.</param>
    /// <param name="options">Null takes the defaults, without an authkey.</param>
    /// <exception cref="FormatException">It is no address.</exception>
    /// <exception cref="SocketException">Nobody listens there, or its name can't be resolved.</exception>
    /// <exception cref="AuthenticationException">The listener has another authkey, or its certificate is not to be
    /// trusted.</exception>
    /// <exception cref="InvalidOperationException">The key would need TLS; see
    /// <see cref="ConnectionSettings.AllowKeyWithoutTls"/>.</exception>
    /// <exception cref="ProtocolException">The listener speaks something else.</exception>
    /// <exception cref="IOException">The listener ended the connection, or its queue was full, again and again until
    /// <see cref="ConnectionSettings.HandshakeTimeout"/> was over.</exception>
    /// <exception cref="TimeoutException">The listener does not answer.</exception>
    public static Connection Connect(string address, ConnectionOptions? options = null) =>
        ConnectAsync(address, options).GetAwaiter().GetResult();

    /// <inheritdoc cref="Connect"/>
    public static async Task<Connection> ConnectAsync(
        string address, ConnectionOptions? options = null, CancellationToken cancellationToken = default)
    {
        var parsed = StreamAddress.Parse(address);
        options ??= new ConnectionOptions();
        Exception? last = null;
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(options.HandshakeTimeout);
        try
        {
            IReadOnlyList<EndPoint> endPoints = await parsed.ResolveAsync(timeout.Token);
            for (TimeSpan pause = _shortestPause; ; pause = pause * 2 < _longestPause ? pause * 2 : _longestPause)
            {
                try
                {
                    Socket socket = await ConnectSocketAsync(endPoints, options, timeout.Token);
                    return await PeerIntroduction.ConnectAsync(socket, address, options, timeout.Token);
                }
                catch (Exception e) when (MayBeServedLater(e))
                {
                    last = e;
                }
                await Task.Delay(pause, timeout.Token);
            }
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            string seconds = $"{options.HandshakeTimeout.TotalSeconds} s";
            throw last is null
                ? new TimeoutException(
                    $"{address} did not take the connection within {seconds}; does it expect an authkey, or TLS?", e)
                : new IOException($"{address} was tried again and again for {seconds}, but {Refusal(last)}", last);
        }
    }

    // A listener that has too much to do: a Unix socket's queue is full (EAGAIN), or we were cut off before we had
    // proved ourselves.
    private static bool MayBeServedLater(Exception e) => e switch
    {
        SocketException { SocketErrorCode: SocketError.WouldBlock or SocketError.ConnectionReset } => true,
        IOException => e is not ProtocolException,
        _ => false,
    };

    private static string Refusal(Exception last) => last is SocketException { SocketErrorCode: SocketError.WouldBlock }
        ? "its queue stayed full: its process does not accept (ss -xl shows the queue)"
        : $"ended every connection: {last.Message}";

    // The first of a host's addresses that takes us.
    private static async Task<Socket> ConnectSocketAsync(
        IReadOnlyList<EndPoint> endPoints, ConnectionOptions options, CancellationToken cancellationToken)
    {
        foreach (EndPoint endPoint in endPoints) KeySafety.Check(endPoint, options);
        for (int i = 0; ; i++)
        {
            Socket socket = PeerSocket.For(endPoints[i]);
            try
            {
                await socket.ConnectAsync(endPoints[i], cancellationToken);
                SelfConnection.Refuse(socket);
                PeerSocket.SetUp(socket);
                return socket;
            }
            catch (SocketException) when (i < endPoints.Count - 1)
            {
                socket.Dispose();
            }
            catch (SocketException e)
            {
                socket.Dispose();
                throw ConnectError.Of(e, endPoints[i]);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
    }
}
