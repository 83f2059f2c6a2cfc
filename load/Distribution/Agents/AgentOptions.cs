using EchoServer.Linux.Sockets;

namespace EchoServer.Load.Distribution.Agents;

/// <summary>How a run is made by agents on other machines.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="Listen">Where they reach us.</param>
/// <param name="KeyFile">Where the authkey is; null for the environment.</param>
/// <param name="JoinTimeout">How long to wait for them; zero is for ever.</param>
/// <param name="Certificate">Our certificate and its key, PEM files; null for no TLS.</param>
internal sealed record AgentOptions(
    int Count, string Listen, string? KeyFile, TimeSpan JoinTimeout, (string Certificate, string Key)? Certificate);

/// <summary>The options that an agent was given.</summary>
internal sealed record JoinOptions
{
    /// <summary>Where the run is led.</summary>
    public required StreamAddress Connect { get; init; }

    /// <summary>Where the authkey is; null for the environment.</summary>
    public string? KeyFile { get; init; }

    /// <summary>The number of processes that the agent makes its part in.</summary>
    public required int Processes { get; init; }

    /// <summary>After how many runs it ends; 0 for never.</summary>
    public required int Runs { get; init; }

    /// <summary>How long to wait for a run; zero is for ever.</summary>
    public required TimeSpan JoinTimeout { get; init; }

    /// <summary>The certificates that it trusts, a PEM file; null for no TLS.</summary>
    public string? Authority { get; init; }
}
