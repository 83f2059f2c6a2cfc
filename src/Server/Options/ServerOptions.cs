using EchoServer.Linux.Sockets;
using EchoServer.Server.Logging;
using EchoServer.Server.Starting;

namespace EchoServer.Server.Options;

/// <summary>What the command line asks for.</summary>
internal sealed record ServerOptions
{
    /// <summary>Where to listen; at least one.</summary>
    public required IReadOnlyList<StreamAddress> Listen { get; init; }

    /// <summary>How a connection gets its process.</summary>
    public required StartMethodKind StartMethod { get; init; }

    /// <summary>How many spares the fork server keeps at least; 0 for none.</summary>
    public required int Spares { get; init; }

    /// <summary>How many spares it keeps at most; not fewer than <see cref="Spares"/>.</summary>
    public required int MaxSpares { get; init; }

    /// <summary>How many connections the kernel keeps waiting for accept, per listener; it caps the number at
    /// net.core.somaxconn.</summary>
    public required int Backlog { get; init; }

    /// <summary>After how long without a word of the peer's machine a connection ends; zero for never.</summary>
    public required TimeSpan KeepAlive { get; init; }

    /// <summary>How long connections may go on once the server was asked to stop.</summary>
    public required TimeSpan DrainTimeout { get; init; }

    /// <summary>What is logged, how and where.</summary>
    public required LogSettings Log { get; init; }
}
