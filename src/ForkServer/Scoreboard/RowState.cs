namespace EchoServer.ForkServer.Scoreboard;

/// <summary>How far a row's connection has come.</summary>
internal static class RowState
{
    internal const int Free = 0;
    internal const int Sent = 1;
    internal const int Serving = 2;
    internal const int Ended = 3;
}
