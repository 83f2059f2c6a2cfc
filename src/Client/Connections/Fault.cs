using System.Net.Sockets;
using EchoServer.Common.CommandLine;
using EchoServer.Linux.Sockets;

namespace EchoServer.Client.Connections;

/// <summary>Every way in which the client fails, each as one line that names the server and says what to do.</summary>
internal static class Fault
{
    /// <summary>No connection could be made.</summary>
    public static ToolException NoConnection(StreamAddress server, SocketException e) => e.SocketErrorCode switch
    {
        SocketError.ConnectionRefused =>
            Of(server, "connection refused; start echo-server there, or name the address of one that runs", e),
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain =>
            Of(server, "the name does not resolve; check its spelling, or give the IP address", e),
        SocketError.TimedOut =>
            Of(server, "the network gave up connecting; check the address and that the host is up", e),
        _ => Of(server, $"no connection: {e.Message}; check the address, and that echo-server runs there", e),
    };

    /// <summary>Connecting took longer than it may.</summary>
    public static ToolException ConnectTimeout(StreamAddress server, TimeSpan timeout) =>
        Of(server, $"no connection within {TimeText.Format(timeout)}; "
            + "check the address, or wait longer with --connect-timeout");

    /// <summary>The server closed a connection on which nothing was outstanding.</summary>
    public static ToolException WentAway(StreamAddress server) =>
        Of(server, "the server closed the connection; look into its log");

    /// <summary>The server closed a connection on which something was still to come.</summary>
    /// <param name="server">The server.</param>
    /// <param name="received">Bytes received so far.</param>
    /// <param name="sent">Bytes sent so far.</param>
    public static ToolException Closed(StreamAddress server, long received, long sent) =>
        Of(server, $"the server closed the connection, {Count(received, sent)}; look into its log, and try again");

    /// <summary>The connection broke.</summary>
    /// <param name="server">The server.</param>
    /// <param name="received">Bytes received so far.</param>
    /// <param name="sent">Bytes sent so far.</param>
    /// <param name="e">The error that broke the connection.</param>
    public static ToolException Broken(StreamAddress server, long received, long sent, SocketException e)
    {
        string what = e.SocketErrorCode is SocketError.ConnectionReset or SocketError.Shutdown
            ? "the server reset the connection"
            : $"the connection broke ({e.Message})";
        return Of(server, $"{what}, {Count(received, sent)}; look into its log, and try again", e);
    }

    /// <summary>An outstanding reply made no progress for too long.</summary>
    /// <param name="server">The server.</param>
    /// <param name="received">Bytes received so far.</param>
    /// <param name="sent">Bytes sent so far.</param>
    /// <param name="timeout">How long was waited.</param>
    public static ToolException ReplyTimeout(StreamAddress server, long received, long sent, TimeSpan timeout) =>
        Of(server, $"no more of the reply within {TimeText.Format(timeout)}, {Count(received, sent)}; "
            + "wait longer with --timeout (0 waits for ever)");

    private static string Count(long received, long sent) =>
        string.Create(null, $"{received} of {sent} bytes received");

    private static ToolException Of(StreamAddress server, string text, Exception? inner = null) =>
        new($"{server}: {text}", Tool.Failure, inner);
}
