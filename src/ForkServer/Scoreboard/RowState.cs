namespace EchoServer.ForkServer.Scoreboard;

/// <summary>How far a row's connection has come.</summary>
internal static class RowState
{
    internal const int Waiting = 0;
    internal const int Serving = 1;
    internal const int Ended = 2;
}
