using EchoServer.Linux.Sockets;

namespace EchoServer.Client.Options;

/// <summary>The options that the client was given.</summary>
/// <param name="Server">The server to talk to.</param>
/// <param name="ConnectTimeout">The longest that connecting may take; zero waits for ever.</param>
/// <param name="Timeout">The longest wait for progress of an outstanding reply; zero waits for ever.</param>
/// <param name="KeepsHistory">Whether lines typed at a prompt are kept for later sessions.</param>
internal sealed record ClientOptions(StreamAddress Server, TimeSpan ConnectTimeout, TimeSpan Timeout, bool KeepsHistory)
{
    /// <summary>The server when none is named.</summary>
    public const string StandardAddress = "127.0.0.1:8080";
}
