using System.Diagnostics;
using Serilog.Events;

namespace EchoServer.Server.Logging;

/// <summary>All places that the log goes to.</summary>
internal sealed class LogOutputs
{
    // How long the end of the server waits for an output that takes nothing. What is not written by then is lost.
    private static readonly TimeSpan _endTime = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan _hurriedTime = TimeSpan.FromMilliseconds(500);

    private readonly List<LogOutput> _all = [];

    /// <summary>Adds a place. All are added before the first event comes.</summary>
    public void Add(LogOutput output) => _all.Add(output);

    /// <summary>Adds an event, from any thread. Whoever logs never waits: what there is no room for is dropped, and
    /// counted.</summary>
    /// <param name="logEvent">The event.</param>
    /// <param name="isKept">Whether it is never dropped.</param>
    public void Add(LogEvent logEvent, bool isKept)
    {
        var line = new LogLine(logEvent);
        foreach (LogOutput output in _all) output.Add(line, isKept);
    }

    /// <summary>Tells all but one of what has happened to that.</summary>
    public void TellOthers(LogOutput output, LogEvent logEvent)
    {
        var line = new LogLine(logEvent);
        foreach (LogOutput other in _all.Where(o => o != output)) other.Add(line, isKept: true);
    }

    /// <inheritdoc cref="LogTarget.Reopen"/>
    public void Reopen()
    {
        foreach (LogOutput output in _all) output.Reopen();
    }

    /// <summary>Writes what is left, for a while at most; nothing more may come.</summary>
    /// <param name="hurry">Cuts the wait short, to a time in which a log that is read is written all the same.</param>
    public void End(CancellationToken hurry)
    {
        foreach (LogOutput output in _all) output.End();
        if (!WaitForAll(_endTime, hurry)) WaitForAll(_hurriedTime, CancellationToken.None);
    }

    /// <returns>False when the wait was called off.</returns>
    private bool WaitForAll(TimeSpan timeout, CancellationToken hurry)
    {
        long start = Stopwatch.GetTimestamp();
        try
        {
            foreach (LogOutput output in _all) output.Wait(timeout - Stopwatch.GetElapsedTime(start), hurry);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
