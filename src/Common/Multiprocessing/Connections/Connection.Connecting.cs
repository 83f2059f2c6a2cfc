using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using EchoServer.Common.Sockets;

namespace EchoServer.Common.Multiprocessing.Connections;

/// <content>The side that connects. (Python's <c>multiprocessing.connection.Client</c>.)</content>
public sealed partial class Connection
{
    /// <summary>Connects to a listener.</summary>
    /// <param name="address">Such as <c>127.0.0.1:5000</c>, <c>unix:/run/tasks.sock</c> or <c>unix:@tasks</c>.</param>
    /// <param name="options">Null takes the defaults, without an authkey.</param>
    /// <exception cref="FormatException">It is no address.</exception>
    /// <exception cref="SocketException">Nobody listens there, or its name can't be resolved.</exception>
    /// <exception cref="AuthenticationException">The listener has another authkey, or its certificate is not to be trusted.</exception>
    /// <exception cref="InvalidOperationException">The key would need TLS; see <see cref="ConnectionSettings.AllowKeyWithoutTls"/>.</exception>
    /// <exception cref="IOException">The listener speaks something else, or has gone.</exception>
    /// <exception cref="TimeoutException">The listener does not answer.</exception>
    public static Connection Connect(string address, ConnectionOptions? options = null) => ConnectAsync(address, options).GetAwaiter().GetResult();

    /// <inheritdoc cref="Connect"/>
    public static async Task<Connection> ConnectAsync(string address, ConnectionOptions? options = null, CancellationToken cancellationToken = default)
    {
        var parsed = StreamAddress.Parse(address);
        options ??= new ConnectionOptions();
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(options.HandshakeTimeout);
        try
        {
            Socket socket = await ConnectSocketAsync(await parsed.ResolveAsync(timeout.Token), options, timeout.Token);
            return await IntroduceAsync(socket, address, options, timeout.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"{address} did not take the connection within {options.HandshakeTimeout.TotalSeconds} s; does it expect an authkey, or TLS?", e);
        }
    }

    // The first of a host's addresses that takes us.
    private static async Task<Socket> ConnectSocketAsync(IReadOnlyList<EndPoint> endPoints, ConnectionOptions options, CancellationToken cancellationToken)
    {
        foreach (EndPoint endPoint in endPoints) KeySafety.Check(endPoint, options);
        for (int i = 0; ; i++)
        {
            Socket socket = PeerSocket.For(endPoints[i]);
            try
            {
                await socket.ConnectAsync(endPoints[i], cancellationToken);
                PeerSocket.SetUp(socket);
                return socket;
            }
            catch (SocketException) when (i < endPoints.Count - 1)
            {
                socket.Dispose();
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
    }

    private static async Task<Connection> IntroduceAsync(Socket socket, string address, ConnectionOptions options, CancellationToken cancellationToken)
    {
        Stream stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            if (options.Tls is { } tls)
            {
                var secure = new SslStream(stream);
                stream = secure;
                await secure.AuthenticateAsClientAsync(tls, cancellationToken);
            }
            Connection connection = new(stream, address, options);
            await Handshake.ConnectAsync(connection, options, cancellationToken);
            return connection;
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }
}
