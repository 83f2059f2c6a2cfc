namespace EchoServer.Server.Scoreboard;

/// <summary>A clone that had no connection when it was looked at.</summary>
/// <param name="Seat">The number of its seat.</param>
/// <param name="Pid">Its pid.</param>
internal readonly record struct IdleSpare(int Seat, int Pid);
