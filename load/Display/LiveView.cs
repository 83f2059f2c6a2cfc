using System.Diagnostics;
using System.Runtime.InteropServices;
using EchoServer.Linux;
using EchoServer.Linux.Calls;
using EchoServer.Load.Host;
using EchoServer.Load.Parts;
using EchoServer.Load.Scenarios;

namespace EchoServer.Load.Display;

/// <summary>A bar and a table that move, at a terminal. Any thread may call it.</summary>
internal sealed class LiveView : IRunView
{
    private static readonly TimeSpan _paint = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan _second = TimeSpan.FromSeconds(1);
    private static readonly RunProgress _nothing = new(TimeSpan.Zero, 0, 0);

    private readonly RunPlan _plan;
    private readonly LiveTable _table;
    private readonly TerminalBlock _block = new();
    private readonly Ticker _ticker;
    private readonly PosixSignalRegistration _suspend;
    private readonly PosixSignalRegistration _resume;
    private readonly PosixSignalRegistration _quit;
    private readonly Lock _lock = new();
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly Queue<RunProgress> _lastSecond = new();
    private readonly HoldProgress _hold;
    private RunProgress _now = _nothing;
    private bool _isWarmingUp = true;
    private ConnectionTotals _connections = ConnectionTotals.None;
    private bool _isStopping;
    private bool _isSuspended;
    private bool _hasEnded;

    /// <summary>Begins to show a run.</summary>
    public LiveView(RunPlan plan, Terminal terminal)
    {
        (_plan, _table, _hold) = (plan, new LiveTable(terminal), new HoldProgress(plan.Duration));
        Paint();
        _suspend = PosixSignalRegistration.Create(PosixSignal.SIGTSTP, Suspend);
        _resume = PosixSignalRegistration.Create(PosixSignal.SIGCONT, _ => Resume());
        _quit = PosixSignalRegistration.Create(PosixSignal.SIGQUIT, _ => Abandon());
        _ticker = new Ticker(_paint, Paint);
    }

    /// <inheritdoc/>
    public void Update(PartProgress part)
    {
        lock (_lock)
        {
            _connections = part.Connections;
            if (part.Requests is not { } progress) return;
            _isWarmingUp = false;
            _lastSecond.Enqueue(_now);
            _now = progress;
            while (_lastSecond.Count > 1 && progress.Elapsed - _lastSecond.ElementAt(1).Elapsed >= _second)
                _lastSecond.Dequeue();
        }
    }

    /// <inheritdoc/>
    public void Stopping()
    {
        lock (_lock) _isStopping = true;
    }

    /// <inheritdoc/>
    public void Abandon()
    {
        lock (_lock)
        {
            if (!_hasEnded) RunOutput.WriteLastError(_block.Erased());
            _hasEnded = true;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ticker.Dispose();
        _suspend.Dispose();
        _resume.Dispose();
        _quit.Dispose();
        lock (_lock)
        {
            if (!_hasEnded) RunOutput.WriteError(_block.Erased());
            _hasEnded = true;
        }
    }

    // The shell that comes back after Ctrl-Z writes where the cursor is. The signal is not left to the runtime, which
    // does not stop the program by it.
    private void Suspend(PosixSignalContext signal)
    {
        signal.Cancel = true;
        lock (_lock)
        {
            _isSuspended = true;
            RunOutput.WriteLastError(_block.Erased());
        }
        Libc.Kill(Environment.ProcessId, Signal.SIGSTOP);
    }

    private void Resume()
    {
        lock (_lock) _isSuspended = false;
    }

    private void Paint()
    {
        lock (_lock)
        {
            if (_hasEnded || _isSuspended || RunOutput.IsErrorBehind) return;
            (int columns, int rows) = Terminal.Size;
            RunOutput.WriteError(_block.Shown(_table.Lines(Figures(), columns, rows - 1)));
        }
    }

    private LiveFigures Figures()
    {
        RunProgress before = _lastSecond.Count > 0 ? _lastSecond.Peek() : _nothing;
        (double done, string left) = HowFar();
        return new LiveFigures
        {
            Title = _plan.Title, Done = done, Left = left, Elapsed = _now.Elapsed,
            OkRate = (Rate(before, p => p.Ok), Rate(_nothing, p => p.Ok)),
            FailedRate = (Rate(before, p => p.Fail), Rate(_nothing, p => p.Fail)),
            Latency = (_now.Latency.Since(before.Latency), _now.Latency.Since(new Histogram())),
            Ok = _now.Ok, Failed = _now.Fail, Failures = _now.Failures, Open = _connections.Open,
            WarmUpFailures = _isWarmingUp ? _connections.Failures : _now.WarmUpFailures,
        };
    }

    private (double Done, string Left) HowFar()
    {
        TimeSpan since = Stopwatch.GetElapsedTime(_start), whole = _plan.WarmUp + _plan.Duration;
        (double done, string left) = _plan.Held is { } held
            ? _hold.HowFar(held, _now.Ok + _now.Fail, since)
            : (since / whole, since < _plan.WarmUp ? "warming up" : LiveText.Time(whole - since) + " left");
        return (Math.Clamp(double.IsFinite(done) ? done : 1, 0, 1), _isStopping ? "stopping" : left);
    }

    private double? Rate(RunProgress from, Func<RunProgress, long> count) =>
        _now.Elapsed > from.Elapsed ? (count(_now) - count(from)) / (_now.Elapsed - from.Elapsed).TotalSeconds : null;
}
