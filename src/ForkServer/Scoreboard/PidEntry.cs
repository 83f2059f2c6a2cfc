namespace EchoServer.ForkServer.Scoreboard;

/// <summary>What the scoreboard says of a pid, beside row numbers.</summary>
internal static class PidEntry
{
    /// <summary>A spare that has no connection yet.</summary>
    internal const uint Spare = uint.MaxValue;

    /// <summary>No process of the fork server's.</summary>
    internal const uint None = 0;
}
