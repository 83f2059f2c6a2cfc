using EchoServer.Common.CommandLine;
using EchoServer.Linux;
using EchoServer.Server.Connections;
using Serilog;
using Serilog.Events;
using Serilog.Parsing;

namespace EchoServer.Server.Logging;

/// <summary>Every message of the server, in one place.</summary>
/// <param name="logger">For all but two of them.</param>
/// <param name="notices">For the ready line and the ledger, which no level hides, and which are kept where others are
/// dropped.</param>
internal sealed class ServerLog(ILogger logger, ILogger notices) : IConnectionLog
{
    private static readonly MessageTemplateParser _templates = new();

    /// <summary>The line that tests and scripts wait for.</summary>
    public void Listening(string addresses, string startMethod) => notices.Information(
        "Listening on {Addresses} (pid {Pid}, start method {StartMethod})", addresses, Environment.ProcessId,
        startMethod);

    public void NoIsolation() => logger.Warning(
        "Start method inline gives no isolation: all connections share the server's process; use it for debugging "
        + "only");

    /// <inheritdoc/>
    public void Started(ConnectionEntry entry) => logger.Debug(
        "Connection {Connection} from {Peer} started: pid {Pid}", entry.Number, entry.Peer, entry.Pid);

    /// <summary>Whether <see cref="Started"/> is to be seen.</summary>
    public bool TellsStarts => logger.IsEnabled(LogEventLevel.Debug);

    /// <inheritdoc/>
    public void Ended(ConnectionEntry entry, ConnectionResult result, int running)
    {
        TimeSpan age = entry.Age;
        logger.Write(
            result.Outcome is Outcome.Error or Outcome.Killed ? LogEventLevel.Warning : LogEventLevel.Information,
            "Connection {Connection} from {Peer} ended: pid {Pid}, exit code {ExitCode} ({Reason}), {DurationMs} ms, "
            + "idle for the last {IdleMs}, {BytesIn} bytes in, {BytesOut} out, {Messages} messages, {Running} running",
            entry.Number, entry.Peer, entry.Pid, result.Status.ExitCode, result.Reason,
            Math.Round(age.TotalMilliseconds, 1), Math.Floor(entry.IdleAt(age).TotalMilliseconds),
            entry.Traffic.BytesIn, entry.Traffic.BytesOut, entry.Traffic.Messages, running);
    }

    /// <inheritdoc/>
    public void Refused(ConnectionEntry entry, string reason, int running) => logger.Warning(
        "Connection {Connection} from {Peer} refused: {Reason}, {Running} running",
        entry.Number, entry.Peer, reason, running);

    public void HandlerFailed(ConnectionEntry entry, Exception exception) => logger.Error(
        exception, "Connection {Connection} from {Peer} failed", entry.Number, entry.Peer);

    public void SpareEnded(int pid, ExitStatus status) => logger.Warning(
        "A spare ended before it had a connection: pid {Pid}, exit code {ExitCode} ({Reason}); another is made", pid,
        status.ExitCode, status.ToString());

    public void SparesFail(int pid, ExitStatus status) => logger.Error(
        "Spares end before they can begin, the last with pid {Pid}, exit code {ExitCode}; connections are refused "
        + "until one can", pid, status.ExitCode);

    public void ForkServerStarted(int pid, string kind) =>
        logger.Debug("The fork server started: pid {Pid}, {Kind}", pid, kind);

    public void ForkServerIsManaged() => logger.Information(
        "The fork server is a managed one; a native one serves more connections a second (docs/building.md)");

    public void ForkServerEnded(int pid, ExitStatus status) => logger.Warning(
        "The fork server ended: pid {Pid}, exit code {ExitCode} ({Reason}); another is started", pid, status.ExitCode,
        status.ToString());

    public void ForkServerMissing(SpawnException why)
    {
        if (why.IsPressure) logger.Error("No fork server: {Error}; it is tried again in a second", why.Message);
        else logger.Error(
            "No fork server: {Error}; it is tried again in a second, and connections are spawned meanwhile",
            why.Message);
    }

    public void ForkServerHangs(int pid) => logger.Warning(
        "The fork server makes no spare though connections wait, so it is ended: pid {Pid}", pid);

    public void NobodyTakes(int waiting, int idle, string? shortage) => logger.Warning(
        "Connections wait, and nobody takes them: {Waiting} wait, {Idle} spares are idle; {Why}", waiting, idle,
        shortage ?? "more are made");

    public void IdlePutRight(int kept, int counted) => logger.Warning(
        "The count of idle spares was {Kept} and is {Counted} by the scoreboard's seats; it is put right", kept,
        counted);

    public void FallingBack(Exception error) => logger.Warning(
        "Start method forkserver does not work here, so it is spawn: {Error}", error.Message);

    public void TrafficNotCounted(Exception error) => logger.Warning(
        "Traffic is not counted, and stands as 0, for want of shared memory: {Error}", error.Message);

    public void PidMaxUnknown(int assumed, Exception error) => logger.Warning(
        "The scoreboard has room for {Assumed} processes, which is the most that Linux can have, since kernel.pid_max "
        + "can't be read: {Error}", assumed, error.Message);

    public void OrphanReaped(int pid, ExitStatus status) => logger.Debug(
        "Reaped an adopted orphan: pid {Pid}, exit code {ExitCode}", pid, status.ExitCode);

    public void AcceptFailed(string address, Exception error) => logger.Debug(
        "A connection to {Address} was gone before it was accepted: {Error}", address, error.Message);

    public void ListenerBroken(string address, Exception error) => logger.Error(
        "Can't accept on {Address} any more, so the server stops: {Error}", address, error.Message);

    public void Pausing(TimeSpan pause, string error) => logger.Warning(
        "Not accepting for {Pause}: {Error}", TimeText.Format(pause), error);

    public void Resuming() => logger.Information("Accepting again");

    public void Stopping(string reason, int running) => logger.Information(
        "{Reason}: not accepting any more, {Running} running", reason, running);

    public void LeftInBacklog(long count, string why) => logger.Warning(
        "{Left} connections in the backlog are closed unserved: {Error}", count, why);

    public void Draining(int running, TimeSpan timeout) => logger.Information(
        "Waiting up to {DrainTimeout} for {Running} connections to end", TimeText.Format(timeout), running);

    public void Ending(int running, int signal) => logger.Warning(
        "Sending {Signal} to {Running} connections that are still running", Signal.Name(signal), running);

    public void LeftBehind(int running) => logger.Error("{Running} connections could not be ended", running);

    /// <inheritdoc/>
    public void Ledger(Ledger ledger, int running) => notices.Information(
        "Ledger: accepted {Accepted}, refused {Refused}, reaped {Reaped}, running {Running}, left {Left} "
        + "(closed {Closed}, reset {Reset}, error {Error}, killed {Killed}), {BytesIn} bytes in, {BytesOut} out, "
        + "{Messages} messages",
        ledger.Accepted, ledger.Refused, ledger.Reaped, running, ledger.Left,
        ledger.Closed, ledger.Reset, ledger.Error, ledger.Killed,
        ledger.Traffic.BytesIn, ledger.Traffic.BytesOut, ledger.Traffic.Messages);

    public void Reopening(string signal, string file) =>
        logger.Information("{Signal}: log file {File} is opened anew", signal, file);

    public void NothingToReopen(string signal) =>
        logger.Information("{Signal}: there is no --log-file to open anew", signal);

    // These come from the outputs themselves, behind the loggers.

    public static LogEvent Dropped(long count) => Event(
        LogEventLevel.Warning,
        "{Dropped} events are missing here: the log could not be written as fast as they came, or not at all",
        ("Dropped", count));

    public static LogEvent CannotWrite(string output, LinuxException error) => Event(
        LogEventLevel.Error, "Can't write the log to {Output}: {Error}", ("Output", output), ("Error", error.Reason));

    public static LogEvent CannotReopen(string file, LinuxException error) => Event(
        LogEventLevel.Error, "Can't open log file {File} anew, so the old one is written on: {Error}", ("File", file),
        ("Error", error.Reason));

    private static LogEvent Event(
        LogEventLevel level, string template, params ReadOnlySpan<(string Name, object Value)> values)
    {
        var properties = new List<LogEventProperty>();
        foreach ((string name, object value) in values)
            properties.Add(new LogEventProperty(name, new ScalarValue(value)));
        return new LogEvent(DateTimeOffset.Now, level, null, _templates.Parse(template), properties);
    }
}
