using Serilog.Core;
using Serilog.Events;

namespace EchoServer.Server.Logging;

/// <summary>Where Serilog leaves events.</summary>
/// <param name="outputs">The places that the events go to.</param>
/// <param name="isKept">Whether they are kept where there is no room for others.</param>
internal sealed class LogSink(LogOutputs outputs, bool isKept) : ILogEventSink
{
    /// <inheritdoc/>
    public void Emit(LogEvent logEvent) => outputs.Add(logEvent, isKept);
}
