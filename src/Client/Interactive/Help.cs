namespace EchoServer.Client.Interactive;

/// <summary>What the client says about itself at the prompt.</summary>
internal static class Help
{
    /// <summary>The answer to <c>:help</c>.</summary>
    public const string Text = """
        Type a line and press Enter: it is sent, and the reply is shown.
          :help          this text
          :quit          leave; Ctrl-D on an empty line does too
          :time on|off   show the round-trip time by each reply
          :reconnect     close the connection and make a new one
          ::text         send a line that starts with a colon
        Tab completes a command. Up and Down recall lines, of earlier sessions too;
        Ctrl-R searches them. Ctrl-C gives up a line, or the wait for a reply.
        """;

    /// <summary>The answer to a command that is none.</summary>
    public static string Unknown(string command) =>
        $"Unknown command {command}; see :help. To send a line that starts with a colon, double it: :{command}";
}
