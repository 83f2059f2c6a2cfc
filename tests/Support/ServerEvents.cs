namespace EchoServer.Tests.Support;

/// <summary>Tells the server's log events apart.</summary>
internal static class ServerEvents
{
    public static bool Ready(LogEvent e) => e.Message.Contains("Listening on ", StringComparison.Ordinal);

    public static bool Started(LogEvent e) => OfConnection(e, "started");

    public static bool Ended(LogEvent e) => OfConnection(e, "ended");

    public static bool Refused(LogEvent e) => OfConnection(e, "refused");

    public static bool Ledger(LogEvent e) => e.Message.Contains("Ledger: ", StringComparison.Ordinal);

    /// <summary>The server is short of something, and leaves its listeners alone for a while.</summary>
    public static bool Pausing(LogEvent e) => e.Message.StartsWith("Not accepting for ", StringComparison.Ordinal);

    /// <summary>Connections were accepted, and have no process yet.</summary>
    public static bool NobodyTakes(LogEvent e) =>
        e.Message.StartsWith("Connections wait, and nobody takes them", StringComparison.Ordinal);

    public static bool Resuming(LogEvent e) => e.Message == "Accepting again";

    public static bool Stopping(LogEvent e) => e.Message.Contains("not accepting any more", StringComparison.Ordinal);

    /// <summary>Connections in the backlog could not be served any more.</summary>
    public static bool Left(LogEvent e) =>
        e.Message.Contains("in the backlog are closed unserved", StringComparison.Ordinal);

    public static bool Warning(LogEvent e) => e.Level == "Warning";

    /// <summary>The start of the process that serves one connection.</summary>
    public static Func<LogEvent, bool> StartedFor(EchoConnection connection) => Of(Started, connection.Peer);

    /// <summary>The end of the process that served one connection.</summary>
    public static Func<LogEvent, bool> EndedFor(string peer) => Of(Ended, peer);

    /// <summary>A connection that got no process.</summary>
    public static Func<LogEvent, bool> RefusedFor(string peer) => Of(Refused, peer);

    private static Func<LogEvent, bool> Of(Func<LogEvent, bool> kind, string peer) =>
        e => kind(e) && e.Text("Peer") == peer;

    private static bool OfConnection(LogEvent e, string verb) =>
        e.Template.Replace(":l}", "}", StringComparison.Ordinal)
            .StartsWith($"Connection {{Connection}} from {{Peer}} {verb}", StringComparison.Ordinal);
}
