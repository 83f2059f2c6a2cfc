using System.Globalization;
using EchoServer.Linux;

namespace EchoServer.Tests.Support;

/// <content>How the server ends, and what must be true then.</content>
internal sealed partial class EchoServerProcess
{
    private bool _ended;

    /// <summary>Asks the server to stop, and checks how it does.</summary>
    /// <returns>Its ledger.</returns>
    public Task<ReportedLedger> StopAsync()
    {
        Send(Signal.SIGTERM);
        return EndAsync();
    }

    /// <summary>Waits for the end of a server that was asked to stop. It must end with 0, with a ledger that adds up,
    /// after a log in which each connection that started has ended, and with no process left behind.</summary>
    /// <returns>Its ledger.</returns>
    public async Task<ReportedLedger> EndAsync()
    {
        await GoneAsync();
        if (_process.ExitCode != 0) throw Failure($"The server ended with {_process.ExitCode}.");
        LogEvent last = await WaitForEventAsync(ServerEvents.Ledger, "the ledger");
        ReportedLedger ledger = ReportedLedger.From(last);
        string[] broken = [.. ledger.Violations(), .. LogViolations(ledger), .. TrafficViolations(last)];
        if (broken is not []) throw Failure($"Broken: {string.Join("; ", broken)}");
        return ledger;
    }

    /// <summary>Kills the server, and checks that it leaves no process behind.</summary>
    public Task KillAsync()
    {
        Send(Signal.SIGKILL);
        return GoneAsync();
    }

    /// <summary>Ends the server if a test hasn't, with the same checks; a child left over fails the test.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_process.HasExited && !_ended) await GoneAsync();
            else if (!_ended) await StopAsync();
        }
        finally
        {
            KillWhatIsLeft();
            _output.WriteLine($"Server {Pid}: {string.Join(' ', _command.CommandLine)}\n{_log}");
            _process.Dispose();
        }
    }

    /// <summary>Waits until the server is gone and all of its children with it.</summary>
    private async Task GoneAsync()
    {
        _ended = true;
        try
        {
            await _process.WaitForExitAsync().WaitAsync(Deadline.Standard);
        }
        catch (TimeoutException)
        {
            throw Failure("The server doesn't end.");
        }
        await CheckNothingIsLeftAsync();
        await Task.WhenAll(_reading, _stdout).WaitAsync(Deadline.Short);
        if ((await _stdout).Length > 0) throw Failure($"The server wrote to stdout: {await _stdout}");
    }

    private async Task CheckNothingIsLeftAsync()
    {
        List<string> left = [];
        foreach (ProcessRow row in LeftOver())
        {
            string what = row.Pid.ToString(CultureInfo.InvariantCulture) + " " + ProcessTable.CommandLine(row.Pid);
            using ProcessHandle? process = ProcessHandle.TryOpen(row.Pid);
            if (process is not null && !await process.EndsAsync(Deadline.Short)) left.Add(what);
        }
        if (left is not []) throw Failure($"The server left processes behind: {string.Join(", ", left)}");
    }

    /// <summary>The living processes that come from this server, whoever their parent is.</summary>
    private List<ProcessRow> LeftOver()
    {
        HashSet<int> started = _command.OwnPidNamespace
            ? [] : [.. Events.Where(ServerEvents.Started).Select(e => e.Number("Pid"))];
        return [.. ProcessTable.All().Where(row => !row.IsZombie && IsOurs(row.Pid, started))];
    }

    // A pid that the log names may be somebody else's by now, so the command line has to tell, too.
    private bool IsOurs(int pid, HashSet<int> started) => ProcessTable.HasVariable(pid, _marker)
        || (started.Contains(pid)
            && ProcessTable.CommandLine(pid).Contains("connection-child", StringComparison.Ordinal));

    private void KillWhatIsLeft()
    {
        if (!_process.HasExited) _process.Kill();
        foreach (ProcessRow row in LeftOver()) Signals.TryKill(row.Pid);
    }

    private IEnumerable<string> TrafficViolations(LogEvent ledger)
    {
        if (!_command.LogsJson || !_command.LogsEnds) yield break;
        ReportedTraffic total = ReportedTraffic.Of(ledger), sum = Events.Where(ServerEvents.Ended)
            .Select(ReportedTraffic.Of).Aggregate(new ReportedTraffic(0, 0, 0), (a, b) => a + b);
        if (total != sum) yield return $"the ledger's traffic is that of all ends: {total}, {sum}";
    }

    private IEnumerable<string> LogViolations(ReportedLedger ledger)
    {
        IReadOnlyList<LogEvent> events = Events;
        if (!_command.LogsJson) yield break;
        foreach (LogEvent e in events.Where(e => !e.IsStructured)) yield return $"every line is an event: {e.Line}";
        if (!_command.LogsEnds) yield break;
        int ended = events.Count(ServerEvents.Ended);
        if (ended != ledger.Reaped) yield return $"each end is logged: {ended} ends, {ledger}";
        int refused = events.Count(ServerEvents.Refused);
        if (refused != ledger.Refused) yield return $"each refusal is logged: {refused} refusals, {ledger}";
        int started = events.Count(ServerEvents.Started);
        if (_command.LogsStarts && started != ledger.Reaped)
            yield return $"each start is logged: {started} starts, {ledger}";
    }
}
