using EchoServer.Client.LineEditing;
using EchoServer.Client.Options;

namespace EchoServer.Client.Interactive;

/// <summary>What stands before a line: nothing but the mark when all is as usual.</summary>
/// <param name="server">The server's address.</param>
internal sealed class PromptText(string server)
{
    private const string Mark = ">>: ";
    private const int LongestAddress = 30;

    // Of a long path the end tells more.
    private readonly string _address = server == ClientOptions.StandardAddress
        ? "" : VisibleText.Of(Shortened(server)) + " ";

    /// <summary>The prompt.</summary>
    /// <param name="isConnected">Whether there is a connection.</param>
    public string For(bool isConnected) => $"{_address}{(isConnected ? "" : "not connected ")}{Mark}";

    private static string Shortened(string server) =>
        server.Length <= LongestAddress ? server : "…" + server[^(LongestAddress - 1)..];
}
