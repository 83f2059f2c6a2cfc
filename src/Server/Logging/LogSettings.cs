using Serilog.Events;

namespace EchoServer.Server.Logging;

/// <summary>What is asked of the log.</summary>
internal sealed record LogSettings
{
    /// <summary>The least severe events to log.</summary>
    public required LogEventLevel Level { get; init; }

    /// <summary>Whether not even the ready line and the ledger are logged, which no level hides.</summary>
    public required bool IsQuiet { get; init; }

    /// <summary>How an event is written.</summary>
    public required LogFormat Format { get; init; }

    /// <summary>A file that gets the log as well as stderr; null for none.</summary>
    public required string? File { get; init; }
}
