namespace EchoServer.Load.Engine;

/// <summary>Fewer copies were at work than were wanted, since the system allowed no more threads.</summary>
/// <param name="Had">The most that were at work at once.</param>
/// <param name="Wanted">How many there might have been.</param>
internal sealed record CrewShortage(int Had, int Wanted);
