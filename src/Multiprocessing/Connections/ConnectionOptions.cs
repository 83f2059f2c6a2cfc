using System.Net.Security;

namespace EchoServer.Multiprocessing;

/// <summary>What the side that connects can choose.</summary>
public sealed class ConnectionOptions : ConnectionSettings
{
    /// <summary>Encrypts, and checks the server's certificate; null does neither. TargetHost is the name in
    /// that.</summary>
    public SslClientAuthenticationOptions? Tls { get; init; }

    /// <inheritdoc/>
    internal override bool HasTls => Tls is not null;
}
