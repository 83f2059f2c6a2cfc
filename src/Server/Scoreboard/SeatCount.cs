namespace EchoServer.Server.Scoreboard;

/// <summary>What one look at all seats finds.</summary>
/// <param name="Clones">How many clones live or are still to be reaped, with a connection or without.</param>
/// <param name="Idle">How many spares without a connection were kept count of meanwhile.</param>
/// <param name="IsSteady">Whether no clone was in the making: only then can the two be compared.</param>
/// <param name="Taken">How many clones have received a connection.</param>
/// <param name="TakenUpTo">How many of those connections have a number up to the one asked for.</param>
internal readonly record struct SeatCount(int Clones, int Idle, bool IsSteady, int Taken, int TakenUpTo);
