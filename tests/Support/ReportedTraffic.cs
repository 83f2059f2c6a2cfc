namespace EchoServer.Tests.Support;

/// <summary>What went through connections, as the end of one, or the ledger, reports it.</summary>
internal sealed record ReportedTraffic(long BytesIn, long BytesOut, long Messages)
{
    public static ReportedTraffic operator +(ReportedTraffic a, ReportedTraffic b) =>
        new(a.BytesIn + b.BytesIn, a.BytesOut + b.BytesOut, a.Messages + b.Messages);

    /// <summary>Reads the properties of an event.</summary>
    public static ReportedTraffic Of(LogEvent e) =>
        new(Count(e, nameof(BytesIn)), Count(e, nameof(BytesOut)), Count(e, nameof(Messages)));

    private static long Count(LogEvent e, string property) => e.Properties[property].GetInt64();
}
