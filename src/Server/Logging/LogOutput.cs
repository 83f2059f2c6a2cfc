using System.Diagnostics.CodeAnalysis;
using EchoServer.Linux;
using EchoServer.Server.Threads;
using Serilog.Events;

namespace EchoServer.Server.Logging;

/// <summary>One place that the log goes to, and the thread that writes there; so that a place which is full, or which
/// nobody reads, holds up nobody else.</summary>
/// <remarks>
/// Many events are written with one write(2), whole lines each time: so lines of several writers, such as two servers
/// with one file, stay whole. What can't be written is counted as dropped, and the count is written where those events
/// would be, as soon as anything can be.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "It lives as long as the process.")]
internal sealed class LogOutput
{
    private readonly LogQueue _queue = new();
    private readonly ManualResetEventSlim _done = new();
    private readonly MemoryStream _bytes = new();
    private readonly List<int> _ends = []; // of events, in bytes
    private readonly LogTarget _target;
    private readonly LogFormatter _formatter;
    private readonly Action<LogOutput, LogEvent> _tellOthers;
    private bool _hasFailed;
    private bool _isTorn;

    /// <summary>Opens it, and starts to write.</summary>
    /// <param name="target">The place to write to.</param>
    /// <param name="formatter">Formats what no other output has.</param>
    /// <param name="tellOthers">Called with an event for the other outputs when this one fails, once.</param>
    public LogOutput(LogTarget target, LogFormatter formatter, Action<LogOutput, LogEvent> tellOthers)
    {
        (_target, _formatter, _tellOthers) = (target, formatter, tellOthers);
        ServerThread.Start("log", WriteAll);
    }

    /// <inheritdoc cref="LogQueue.Add"/>
    public void Add(LogLine line, bool isKept) => _queue.Add(line, isKept);

    /// <inheritdoc cref="LogTarget.Reopen"/>
    public void Reopen() => _queue.Reopen();

    /// <summary>Says that nothing more will come.</summary>
    public void End() => _queue.End();

    /// <summary>Waits until all is written, or the time is over.</summary>
    /// <param name="timeout">How long; below zero as zero.</param>
    /// <param name="hurry">Calls the wait off.</param>
    /// <exception cref="OperationCanceledException">The wait was called off.</exception>
    public void Wait(TimeSpan timeout, CancellationToken hurry) =>
        _done.Wait(timeout > TimeSpan.Zero ? timeout : TimeSpan.Zero, hurry);

    private void WriteAll()
    {
        while (_queue.TryTake(out LogBatch batch))
        {
            if (batch.IsAfterReopening) OpenAnew();
            Write(batch);
        }
        _done.Set();
    }

    private void OpenAnew()
    {
        try
        {
            _target.Reopen();
            _hasFailed = _isTorn = false;
        }
        catch (LinuxException e)
        {
            LogEvent failure = ServerLog.CannotReopen(_target.Name, e);
            _queue.Add(new LogLine(failure), isKept: true);
            _tellOthers(this, failure);
        }
    }

    private void Write(in LogBatch batch)
    {
        if (_isTorn) _bytes.WriteByte((byte)'\n');
        Gather(batch.Lines);
        if (batch.Dropped > 0) Gather([new LogLine(ServerLog.Dropped(batch.Dropped))]);
        int written = 0, length = (int)_bytes.Length;
        try
        {
            while (written < length) written += _target.Write(_bytes.GetBuffer().AsSpan(written, length - written));
            _isTorn = false;
        }
        catch (LinuxException e)
        {
            Fail(batch, written, e);
        }
        _bytes.SetLength(0);
        _ends.Clear();
    }

    private void Gather(IReadOnlyList<LogLine> lines)
    {
        _formatter.Format(lines);
        foreach (LogLine line in lines)
        {
            _bytes.Write(line.Bytes);
            _ends.Add((int)_bytes.Length);
        }
    }

    private void Fail(in LogBatch batch, int written, LinuxException error)
    {
        int whole = _ends.FindLastIndex(end => end <= written) + 1;
        _isTorn = written > 0 ? !_ends.Contains(written) : _isTorn;
        _queue.Drop(Math.Max(0, batch.Lines.Count - whole) + (whole < _ends.Count ? batch.Dropped : 0));
        if (_hasFailed) return;
        _hasFailed = true;
        _tellOthers(this, ServerLog.CannotWrite(_target.Name, error));
    }
}
