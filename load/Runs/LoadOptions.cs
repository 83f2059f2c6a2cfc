using EchoServer.Linux.Sockets;
using EchoServer.Load.Distribution.Agents;
using EchoServer.Load.Kinds;
using EchoServer.Load.Parts;
using EchoServer.Load.Reports.Files;

namespace EchoServer.Load.Runs;

/// <summary>The options that the tool was given.</summary>
internal sealed record LoadOptions
{
    /// <summary>The server.</summary>
    public required StreamAddress Target { get; init; }

    /// <summary>Whether --target was given.</summary>
    public required bool IsTargetGiven { get; init; }

    /// <summary>The command that starts the server, in words; null when it runs already.</summary>
    public IReadOnlyList<string>? Server { get; init; }

    /// <summary>Whether the run is to fail when the server's ledger can't be had.</summary>
    public bool WantsLedger { get; init; }

    /// <summary>The log of a server that runs already; null for none.</summary>
    public string? LedgerFile { get; init; }

    /// <summary>How many clients, or connections, there are at once.</summary>
    public required int Clients { get; init; }

    /// <summary>The number of processes that the clients are in.</summary>
    public required int Processes { get; init; }

    /// <summary>The machines that make the load; null when this one does.</summary>
    public AgentOptions? Agents { get; init; }

    /// <summary>How many requests start each second; 0 for as many as the clients manage.</summary>
    public required int Rate { get; init; }

    /// <summary>How long the load takes.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>How long before anything counts.</summary>
    public required TimeSpan WarmUp { get; init; }

    /// <summary>The longest wait for anything to move.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>The fewest and the most bytes of a request.</summary>
    public required (long Min, long Max) Payload { get; init; }

    /// <summary>Where reports go; null for none.</summary>
    public required string? ReportFolder { get; init; }

    /// <summary>Whether somebody named that folder, which may be there already; otherwise it is one of this run's
    /// own.</summary>
    public bool IsReportFolderGiven { get; init; }

    /// <summary>What reports are written as.</summary>
    public required IReadOnlyList<ReportFormat> Formats { get; init; }

    /// <summary>What must be true in the end.</summary>
    public required IReadOnlyList<ScenarioThreshold> Thresholds { get; init; }

    /// <summary>Where all drawing starts.</summary>
    public required int Seed { get; init; }

    /// <summary>The whole run, as one part.</summary>
    /// <param name="kind">The kind of load.</param>
    /// <param name="targets">The server's addresses.</param>
    public LoadPart Part(LoadKind kind, IReadOnlyList<string> targets) => new()
    {
        Kind = kind.Name, Targets = targets, Clients = kind.Share(Clients), AllClients = Clients, Rate = Rate,
        Duration = Duration, WarmUp = WarmUp, Timeout = Timeout, MinPayload = Payload.Min, MaxPayload = Payload.Max,
        Seed = Seed,
    };

    /// <summary>Opens the folder that reports go to.</summary>
    /// <param name="names">The files that are to be written there.</param>
    /// <returns>Null when no reports are wanted.</returns>
    /// <exception cref="EchoServer.Common.CommandLine.ToolException">They can't be written.</exception>
    public ReportFolder? OpenReportFolder(IEnumerable<string> names) =>
        ReportFolder is not { } path
            ? null : IsReportFolderGiven ? Reports.Files.ReportFolder.Open(path, names)
            : Reports.Files.ReportFolder.OpenNew(path, names);
}
