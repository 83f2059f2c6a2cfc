namespace EchoServer.Server.Logging;

/// <summary>Log events on their way to one output. Whoever logs never waits: what there is no room for is dropped, and
/// counted.</summary>
/// <remarks>
/// An event for every connection is some thousand a second: to wake the writer for each would take a share of the
/// machine that connections could have (docs/performance.md). So it is woken when it has nothing to do, and gathers
/// others meanwhile.
/// </remarks>
internal sealed class LogQueue
{
    /// <summary>How many events wait at most, beside those that are kept.</summary>
    internal const int Length = 16_384;

    // So long an event may wait for others to be written with.
    private static readonly TimeSpan _gathering = TimeSpan.FromMilliseconds(5);

    private readonly object _gate = new();
    private List<LogLine> _waiting = [];
    private List<LogLine> _taken = [];
    private long _dropped;
    private bool _isWriterIdle;
    private bool _wantsReopening;
    private bool _isEnding;

    /// <summary>Adds an event, from any thread.</summary>
    /// <param name="line">The event.</param>
    /// <param name="isKept">Whether it is never dropped. Of such there must be few.</param>
    public void Add(LogLine line, bool isKept)
    {
        lock (_gate)
        {
            if (_waiting.Count >= Length && !isKept)
            {
                _dropped++;
                return;
            }
            _waiting.Add(line);
            WakeWriter();
        }
    }

    /// <summary>Counts events that were taken and could not be written.</summary>
    public void Drop(long count)
    {
        lock (_gate) _dropped += count;
    }

    /// <summary>Asks the writer to open its output anew before it writes anything else.</summary>
    public void Reopen()
    {
        lock (_gate)
        {
            _wantsReopening = true;
            WakeWriter();
        }
    }

    /// <summary>Says that what is there by now is all.</summary>
    public void End()
    {
        lock (_gate)
        {
            _isEnding = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Waits for events, or for another thing to do. For the writer alone.</summary>
    /// <param name="batch">What there is; valid until the next call.</param>
    /// <returns>False when there is nothing any more.</returns>
    public bool TryTake(out LogBatch batch)
    {
        lock (_gate)
        {
            if (!_isEnding) Monitor.Wait(_gate, _gathering);
            while (IsEmpty && !_isEnding) AwaitMore();
            (_waiting, _taken) = (_taken, _waiting);
            _waiting.Clear();
            batch = new LogBatch(_taken, _dropped, _wantsReopening);
            _dropped = 0;
            _wantsReopening = false;
            return _taken.Count > 0 || batch.IsAfterReopening;
        }
    }

    private bool IsEmpty => _waiting.Count == 0 && !_wantsReopening;

    private void AwaitMore()
    {
        _isWriterIdle = true;
        Monitor.Wait(_gate);
        _isWriterIdle = false;
    }

    private void WakeWriter()
    {
        if (_isWriterIdle) Monitor.Pulse(_gate);
    }
}
