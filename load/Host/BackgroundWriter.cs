namespace EchoServer.Load.Host;

/// <summary>
/// Writes texts, in their order, from a thread of its own: a stream that nobody reads holds up that thread, and nobody
/// else. Only so many texts wait for it. What comes on top of them is dropped until they are written; then a line says
/// how many are missing. Any thread may call it.
/// </summary>
internal sealed class BackgroundWriter
{
    /// <summary>The most texts that wait to be written.</summary>
    public const int MostWaiting = 200;

    private readonly object _lock = new();
    private readonly Queue<string> _waiting = new();
    private readonly Func<string, string?> _write;
    private readonly TimeSpan _endLimit;
    private bool _isWriting;
    private long _dropped;
    private long? _end;
    private string? _failure;

    /// <summary>Starts the thread.</summary>
    /// <param name="name">What the thread is called.</param>
    /// <param name="write">Writes a text, however long that takes; returns why it can't, or null.</param>
    /// <param name="endLimit">The longest that all calls of <see cref="Finish"/> wait, together.</param>
    public BackgroundWriter(string name, Func<string, string?> write, TimeSpan endLimit)
    {
        (_write, _endLimit) = (write, endLimit);
        new Thread(Run) { IsBackground = true, Name = name }.Start();
    }

    /// <summary>Whether something still waits to be written.</summary>
    public bool IsBehind
    {
        get { lock (_lock) return HasWork; }
    }

    /// <summary>Why the last text could not be written; null when it could.</summary>
    public string? Failure
    {
        get { lock (_lock) return _failure; }
    }

    private bool HasWork => _isWriting || _waiting.Count > 0 || _dropped > 0;

    /// <summary>Has a text written; does not wait for that.</summary>
    public void Write(string text)
    {
        lock (_lock)
        {
            if (_dropped > 0 || _waiting.Count == MostWaiting) _dropped++;
            else _waiting.Enqueue(text);
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Waits until everything is written, for a bounded time.</summary>
    /// <returns>False when something still waits.</returns>
    public bool Finish()
    {
        lock (_lock) return Await(_end ??= InTime(_endLimit));
    }

    /// <summary>Waits a while for what was written last.</summary>
    /// <param name="limit">How long at most.</param>
    /// <returns>False when something still waits.</returns>
    public bool Settle(TimeSpan limit)
    {
        lock (_lock) return Await(InTime(limit));
    }

    /// <summary>From here on <see cref="Finish"/> does not wait any more.</summary>
    public void GiveUp()
    {
        lock (_lock) _end = InTime(TimeSpan.Zero);
    }

    private static long InTime(TimeSpan time) => Environment.TickCount64 + (long)time.TotalMilliseconds;

    private bool Await(long end)
    {
        for (long left; HasWork && (left = end - Environment.TickCount64) > 0;) Monitor.Wait(_lock, (int)left);
        return !HasWork;
    }

    private void Run()
    {
        while (true)
        {
            string? failure = _write(Next());
            lock (_lock)
            {
                (_isWriting, _failure) = (false, failure);
                Monitor.PulseAll(_lock);
            }
        }
    }

    private string Next()
    {
        lock (_lock)
        {
            while (!HasWork) Monitor.Wait(_lock);
            _isWriting = true;
            if (_waiting.TryDequeue(out string? text)) return text;
            string missing =
                $"echo-load: {_dropped} {(_dropped == 1 ? "line is" : "lines are")} missing here: nobody read them in "
                + "time\n";
            _dropped = 0;
            return missing;
        }
    }
}
