using EchoServer.Server.Scoreboard;

namespace EchoServer.Server.Cloning;

/// <summary>One look at the channel and the seats.</summary>
/// <param name="First">The number of the message that has waited longest in the channel; 0 when none waits.</param>
/// <param name="LastReceived">The connections up to this number have left the channel.</param>
/// <param name="Seats">What the seats told after that.</param>
internal readonly record struct AssignmentsLook(long First, long LastReceived, SeatCount Seats);
