namespace EchoServer.Multiprocessing;

/// <summary>What both sides of a connection can choose.</summary>
public abstract class ConnectionSettings
{
    private readonly int _maxFrameLength = 64 * 1024 * 1024;
    private readonly TimeSpan _handshakeTimeout = TimeSpan.FromSeconds(10);
    private readonly TimeSpan _stallTimeout = TimeSpan.FromSeconds(30);

    /// <summary>What both sides must know; it is never sent. Empty: nobody is asked for one. (Python's
    /// <c>authkey</c>.)</summary>
    public ReadOnlyMemory<byte> AuthKey { get; init; }

    /// <summary>
    /// Whether HMAC-MD5 will do, which is all that Pythons before 3.12 know. A peer that knows better still uses
    /// SHA-256.
    /// </summary>
    public bool AllowLegacyMd5 { get; init; }

    /// <summary>Whether an authkey is enough on an address that others can reach, without TLS: who is on that network
    /// can read and change what is sent.</summary>
    public bool AllowKeyWithoutTls { get; init; }

    /// <summary>How long TLS and authkey may take together (and connecting, for a client, which tries again when it is
    /// not served); 10 seconds at first, <see cref="Timeout.InfiniteTimeSpan"/> is any time.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not more than zero.</exception>
    public TimeSpan HandshakeTimeout
    {
        get => _handshakeTimeout;
        init => _handshakeTimeout = Positive(value, nameof(HandshakeTimeout));
    }

    /// <summary>
    /// How long a peer may send nothing in the middle of a frame, or take to receive 64 KiB of ours; 30 seconds at
    /// first, <see cref="Timeout.InfiniteTimeSpan"/> is any time. Between frames it may take any time.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not more than zero.</exception>
    public TimeSpan StallTimeout
    {
        get => _stallTimeout;
        init => _stallTimeout = Positive(value, nameof(StallTimeout));
    }

    /// <summary>The most bytes that a received frame may have, 1 to <see cref="Array.MaxLength"/>; 64 MiB at
    /// first.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is something else.</exception>
    public int MaxFrameLength
    {
        get => _maxFrameLength;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(MaxFrameLength));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Array.MaxLength, nameof(MaxFrameLength));
            _maxFrameLength = value;
        }
    }

    /// <summary>Whether the connection is encrypted.</summary>
    internal abstract bool HasTls { get; }

    private static TimeSpan Positive(TimeSpan value, string name)
    {
        if (value != Timeout.InfiniteTimeSpan)
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero, name);
        return value;
    }
}
