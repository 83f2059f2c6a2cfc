namespace EchoServer.Load.Engine.Stats;

/// <summary>What a report is written as. JSON is an addition to what NBomber has.</summary>
internal enum ReportFormat
{
    /// <summary>A row for each scenario, good and failed.</summary>
    Csv,

    /// <summary>For people.</summary>
    Md,

    /// <summary>For machines: everything.</summary>
    Json,
}
