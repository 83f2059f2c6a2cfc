namespace EchoServer.Tests.Support;

/// <summary>A server's log: everything it wrote, and the events one can wait for as they come.</summary>
internal sealed class RecordedLog
{
    private const int ShownAtEachEnd = 200;

    private readonly List<LogEvent> _events = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _news = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when nobody holds the server's stderr open any more: not the server, and none of its
    /// children.</summary>
    public Task Ended => _ended.Task;

    /// <summary>What has come so far.</summary>
    public IReadOnlyList<LogEvent> Events
    {
        get
        {
            lock (_events) return [.. _events];
        }
    }

    /// <summary>The log as text; of a very long one the two ends, as a report of megabytes would end the test
    /// run.</summary>
    public override string ToString()
    {
        string[] lines = [.. Events.Select(e => e.Line)];
        int left = lines.Length - (2 * ShownAtEachEnd);
        if (left > 0) lines = [.. lines[..ShownAtEachEnd], $"… {left} lines …", .. lines[^ShownAtEachEnd..]];
        return string.Join('\n', lines);
    }

    /// <summary>Reads until the end; meant to run for as long as the server.</summary>
    public async Task ReadAsync(StreamReader stderr)
    {
        try
        {
            while (await stderr.ReadLineAsync() is { } line) Add(LogEvent.Parse(line));
        }
        finally
        {
            _ended.SetResult();
            lock (_events) _news.SetResult();
        }
    }

    /// <summary>Waits until so many events of a kind have come, those of the past included.</summary>
    /// <returns>They, in the order they came.</returns>
    /// <exception cref="TimeoutException">They didn't come in time.</exception>
    /// <exception cref="EndOfStreamException">The log ended without them.</exception>
    public async Task<IReadOnlyList<LogEvent>> WaitAsync(Func<LogEvent, bool> predicate, int count)
    {
        using CancellationTokenSource deadline = new(Deadline.Standard);
        List<LogEvent> found = [];
        for (int read = 0; ;)
        {
            bool ended = _ended.Task.IsCompleted;
            Task news = Find(predicate, found, ref read);
            if (found.Count >= count) return found[..count];
            if (ended) throw new EndOfStreamException($"The log ended after {found.Count} of {count} events.");
            if (deadline.IsCancellationRequested)
                throw new TimeoutException($"Only {found.Count} of {count} events came.");
            await news.WaitAsync(deadline.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Looks through the events that it has not looked through before.</summary>
    /// <returns>A task that completes with the next event.</returns>
    private Task Find(Func<LogEvent, bool> predicate, List<LogEvent> found, ref int read)
    {
        lock (_events)
        {
            for (; read < _events.Count; read++)
                if (predicate(_events[read])) found.Add(_events[read]);
            return _news.Task;
        }
    }

    private void Add(LogEvent e)
    {
        TaskCompletionSource news;
        lock (_events)
        {
            _events.Add(e);
            news = _news;
            _news = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        news.SetResult();
    }
}
