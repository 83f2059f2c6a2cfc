using System.Net.Security;
using System.Net.Sockets;

namespace EchoServer.Common.Multiprocessing.Connections;

/// <summary>What makes an accepted socket a connection: TLS, then the authkey.</summary>
internal static class PeerIntroduction
{
    /// <summary>Goes through it.</summary>
    /// <param name="peer">Accepted; it is closed when the peer fails.</param>
    /// <param name="name">Its address.</param>
    /// <param name="options">The listener's.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<Connection> ReceiveAsync(Socket peer, string name, ConnectionListenerOptions options, CancellationToken cancellationToken)
    {
        Stream stream = new NetworkStream(peer, ownsSocket: true);
        try
        {
            if (options.Tls is { } tls)
            {
                var secure = new SslStream(stream);
                stream = secure;
                await secure.AuthenticateAsServerAsync(tls, cancellationToken);
            }
            Connection connection = new(stream, name, options);
            await Handshake.AcceptAsync(connection, options, cancellationToken);
            return connection;
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }
}
