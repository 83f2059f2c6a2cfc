namespace EchoServer.Load.Reports.Files;

/// <summary>What a report is written as. JSON is an addition to what NBomber has.</summary>
internal enum ReportFormat
{
    /// <summary>A row for each scenario, good and failed.</summary>
    Csv,

    /// <summary>For people, as a page to look at.</summary>
    Html,

    /// <summary>For people, as text.</summary>
    Md,

    /// <summary>For machines: everything.</summary>
    Json,
}
