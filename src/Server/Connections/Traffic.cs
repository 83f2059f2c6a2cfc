namespace EchoServer.Server.Connections;

/// <summary>What went through a connection.</summary>
/// <param name="BytesIn">Bytes read from the peer.</param>
/// <param name="BytesOut">Bytes written to the peer.</param>
/// <param name="Messages">Reads that brought something.</param>
internal readonly record struct Traffic(long BytesIn, long BytesOut, long Messages)
{
    /// <summary>
    /// More than this has gone through no connection: 8 PiB, a month at the fastest rate that was measured.
    /// </summary>
    internal const long Most = 1L << 53;

    /// <summary>
    /// When something was read last: milliseconds of CLOCK_MONOTONIC. 0: never, and of a sum; what a child has written
    /// may be nonsense.
    /// </summary>
    public long LastActivity { get; init; }

    /// <summary>The sum, to which a connection adds nothing by a count that can't be true.</summary>
    /// <remarks>A child that has gone wrong may write anything into its row; the other connections' counts must still
    /// be right in the sum.</remarks>
    public Traffic Add(in Traffic connection) => new(
        Add(BytesIn, connection.BytesIn), Add(BytesOut, connection.BytesOut), Add(Messages, connection.Messages));

    // It takes a thousand liars to fill the sum; it stays full then, rather than turning negative.
    private static long Add(long sum, long count) =>
        count is < 0 or > Most ? sum : sum + Math.Min(count, long.MaxValue - sum);
}
