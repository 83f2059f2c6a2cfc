namespace EchoServer.Tests.Support;

/// <summary>The pauses of a server that is short of something.</summary>
internal static class Pauses
{
    /// <summary>Those since the server last accepted; a thread of its own that ends makes room for one process
    /// more.</summary>
    public static IReadOnlyList<LogEvent> InARow(IReadOnlyList<LogEvent> events) =>
        [.. events.Reverse().TakeWhile(e => !ServerEvents.Resuming(e)).Where(ServerEvents.Pausing).Reverse()];

    /// <summary>100 ms, 200 ms, 400 ms …: by the log's own times each pause has lasted as long as it should, or
    /// longer.</summary>
    public static void AssertGrow(IReadOnlyList<LogEvent> pauses)
    {
        double least = 95;
        for (int i = 1; i < pauses.Count; i++, least *= 2)
            Assert.InRange((pauses[i].Time - pauses[i - 1].Time).TotalMilliseconds, least, double.MaxValue);
    }
}
