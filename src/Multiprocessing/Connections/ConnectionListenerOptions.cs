using System.Net.Security;

namespace EchoServer.Multiprocessing;

/// <summary>What the side that listens can choose.</summary>
public sealed class ConnectionListenerOptions : ConnectionSettings
{
    private readonly int _backlog = 4096;
    private readonly int _maxPendingPeers = 64;

    /// <summary>Encrypts, with a certificate of ours; null does not.</summary>
    public SslServerAuthenticationOptions? Tls { get; init; }

    /// <summary>How many connections the kernel keeps waiting, at least 1; 4,096 at first, of which it takes no more
    /// than <c>net.core.somaxconn</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less.</exception>
    public int Backlog
    {
        get => _backlog;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Backlog));
            _backlog = value;
        }
    }

    /// <summary>How many peers may be in their handshakes at once, at least 1; 64 at first. Others wait, and those that
    /// have been at it for more than 2 seconds make way for them.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less.</exception>
    public int MaxPendingPeers
    {
        get => _maxPendingPeers;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(MaxPendingPeers));
            _maxPendingPeers = value;
        }
    }

    /// <summary>Is told of each peer that was refused: who it was, and why. The process log has it too, as a
    /// warning.</summary>
    public Action<string>? Refused { get; init; }

    /// <inheritdoc/>
    internal override bool HasTls => Tls is not null;
}
