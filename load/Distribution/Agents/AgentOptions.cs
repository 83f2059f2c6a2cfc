namespace EchoServer.Load.Distribution.Agents;

/// <summary>How a run is made by agents on other machines.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="Listen">Where they reach us.</param>
/// <param name="KeyFile">Where the authkey is; null for the environment.</param>
/// <param name="JoinTimeout">How long to wait for them; zero is for ever.</param>
/// <param name="Certificate">Our certificate and its key, PEM files; null for no TLS.</param>
internal sealed record AgentOptions(int Count, string Listen, string? KeyFile, TimeSpan JoinTimeout, (string Certificate, string Key)? Certificate);
