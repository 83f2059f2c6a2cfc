using Serilog.Events;

namespace EchoServer.Server.Logging;

/// <summary>An event on its way to the outputs. It is formatted once for all of them, by the first that comes to write
/// it (<see cref="LogFormatter"/>).</summary>
/// <param name="logEvent">The event.</param>
internal sealed class LogLine(LogEvent logEvent)
{
    /// <summary>The event.</summary>
    public LogEvent Event { get; } = logEvent;

    /// <summary>What is written of it: UTF-8, with its line feed; null until it is formatted.</summary>
    public byte[]? Bytes { get; set; }
}
