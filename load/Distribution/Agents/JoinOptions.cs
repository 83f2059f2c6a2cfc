using EchoServer.Linux.Sockets;

namespace EchoServer.Load.Distribution.Agents;

/// <summary>What an agent was asked for.</summary>
internal sealed record JoinOptions
{
    /// <summary>Where the run is led.</summary>
    public required StreamAddress Connect { get; init; }

    /// <summary>Where the authkey is; null for the environment.</summary>
    public string? KeyFile { get; init; }

    /// <summary>In how many processes it makes its part.</summary>
    public required int Processes { get; init; }

    /// <summary>After how many runs it ends; 0 for never.</summary>
    public required int Runs { get; init; }

    /// <summary>How long to wait for a run; zero is for ever.</summary>
    public required TimeSpan JoinTimeout { get; init; }

    /// <summary>The certificates that it trusts, a PEM file; null for no TLS.</summary>
    public string? Authority { get; init; }
}
