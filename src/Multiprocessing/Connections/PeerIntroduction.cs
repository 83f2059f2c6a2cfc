using System.Net.Security;
using System.Net.Sockets;

namespace EchoServer.Multiprocessing;

/// <summary>What makes a connected socket a connection: TLS, then the authkey. Who came and who accepted take opposite
/// sides of both.</summary>
internal static class PeerIntroduction
{
    /// <summary>Goes through the introduction as the side that connected.</summary>
    /// <inheritdoc cref="ReceiveAsync"/>
    public static Task<Connection> ConnectAsync(
        Socket peer, string name, ConnectionOptions options, CancellationToken cancellationToken) => IntroduceAsync(
        peer,
        options.Tls is { } tls ? stream => stream.AuthenticateAsClientAsync(tls, cancellationToken) : null,
        async stream =>
        {
            Connection connection = new(stream, name, options);
            await Handshake.ConnectAsync(connection, options, cancellationToken);
            return connection;
        });

    /// <summary>Goes through the introduction as the side that accepted.</summary>
    /// <param name="peer">A connected socket; it is closed when the peer fails.</param>
    /// <param name="name">The peer's address.</param>
    /// <param name="options">The settings of our side.</param>
    /// <param name="cancellationToken">Ends the introduction.</param>
    public static Task<Connection> ReceiveAsync(
        Socket peer, string name, ConnectionListenerOptions options, CancellationToken cancellationToken) =>
            IntroduceAsync(
        peer,
        options.Tls is { } tls ? stream => stream.AuthenticateAsServerAsync(tls, cancellationToken) : null,
        async stream =>
        {
            Connection connection = new(stream, name, options);
            await Handshake.AcceptAsync(connection, options, cancellationToken);
            return connection;
        });

    private static async Task<Connection> IntroduceAsync(
        Socket peer, Func<SslStream, Task>? authenticate, Func<Stream, Task<Connection>> shakeHands)
    {
        Stream stream = new NetworkStream(peer, ownsSocket: true);
        try
        {
            if (authenticate is not null)
            {
                var secure = new SslStream(stream);
                stream = secure;
                await authenticate(secure);
            }
            return await shakeHands(stream);
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }
}
