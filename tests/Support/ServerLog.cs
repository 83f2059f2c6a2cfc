namespace EchoServer.Tests.Support;

/// <summary>A server's log: everything it wrote, and the events one can wait for as they come.</summary>
internal sealed class ServerLog
{
    private readonly List<LogEvent> _events = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _news = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when nobody holds the server's stderr open any more: not the server, and none of its children.</summary>
    public Task Ended => _ended.Task;

    /// <summary>What has come so far.</summary>
    public IReadOnlyList<LogEvent> Events
    {
        get
        {
            lock (_events) return [.. _events];
        }
    }

    /// <summary>The whole log as text.</summary>
    public override string ToString() => string.Join('\n', Events.Select(e => e.Line));

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
        while (true)
        {
            bool ended = _ended.Task.IsCompleted;
            (LogEvent[] found, Task news) = Find(predicate, count);
            if (found.Length == count) return found;
            if (ended) throw new EndOfStreamException($"The log ended after {found.Length} of {count} events.");
            if (deadline.IsCancellationRequested)
                throw new TimeoutException($"Only {found.Length} of {count} events came.");
            await news.WaitAsync(deadline.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private (LogEvent[] Found, Task News) Find(Func<LogEvent, bool> predicate, int count)
    {
        lock (_events) return ([.. _events.Where(predicate).Take(count)], _news.Task);
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
