using System.Collections.Concurrent;

namespace EchoServer.Load.Scenarios;

/// <summary>
/// Ends exchanges that are still under way when a run should be over: some time after the run was asked to stop, or, at
/// its normal end, after the time that an answer may take. Those in which nothing moves are not given all of it. It
/// shuts their connections down, which wakes who blocks in them.
/// </summary>
internal sealed class Interrupter : IDisposable
{
    /// <summary>How long exchanges may go on when the run was asked to stop.</summary>
    public static readonly TimeSpan AfterStop = TimeSpan.FromSeconds(2);

    /// <summary>How long they may go on after the normal end, when nothing limits the wait for an answer.</summary>
    public static readonly TimeSpan AfterEnd = TimeSpan.FromSeconds(10);

    /// <summary>How long a connection may take to come about once the run is to end.</summary>
    public static readonly TimeSpan Connecting = TimeSpan.FromSeconds(2);

    /// <summary>How long nothing may move in an exchange after the normal end; and twice as long as the longest wait
    /// that was ended by an answer, if that is longer.</summary>
    public static readonly TimeSpan Stillness = TimeSpan.FromSeconds(5);

    // One that was about to connect is caught the next time.
    private static readonly TimeSpan _again = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _news = new(0);
    private readonly List<EchoClient> _clients = [];
    private readonly ConcurrentDictionary<CancellationToken, CancellationTokenRegistration> _known = new();
    private readonly Dictionary<CancellationToken, (long Began, long Limit)> _ended = [];
    private readonly CancellationToken _stop;
    private readonly CancellationTokenRegistration _stopping;
    private readonly TimeSpan _afterEnd;
    private readonly Thread _thread;
    private bool _isDisposed;

    /// <param name="timeout">The longest wait for anything to move; 0 for as long as it takes.</param>
    /// <param name="stop">Asks the whole run to stop.</param>
    public Interrupter(TimeSpan timeout, CancellationToken stop)
    {
        _stop = stop;
        _afterEnd = timeout == TimeSpan.Zero ? AfterEnd : timeout > AfterStop ? timeout : AfterStop;
        _thread = new Thread(Watch) { IsBackground = true, Name = "interrupter" };
        _thread.Start();
        _stopping = stop.Register(Hurry);
    }

    /// <summary>Takes a new client into account.</summary>
    public void Add(EchoClient client)
    {
        lock (_lock) _clients.Add(client);
    }

    /// <summary>Lets a client do what ends with a token.</summary>
    public void Begin(EchoClient client, CancellationToken end)
    {
        client.End = end;
        if (!_known.ContainsKey(end)) Expect(end);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stopping.Dispose();
        foreach (CancellationTokenRegistration registration in _known.Values) registration.Dispose();
        lock (_lock) _isDisposed = true;
        _news.Release();
        _thread.Join();
        _news.Dispose();
    }

    private void Expect(CancellationToken end)
    {
        CancellationTokenRegistration registration = end.Register(() => Ended(end));
        if (!_known.TryAdd(end, registration)) registration.Dispose();
    }

    private void Ended(CancellationToken end)
    {
        lock (_lock)
            _ended.TryAdd(
                end, (Environment.TickCount64, InTime(_stop.IsCancellationRequested ? AfterStop : _afterEnd)));
        _news.Release();
    }

    // The normal end came first, and now somebody does not want to wait for it.
    private void Hurry()
    {
        lock (_lock)
        {
            foreach (CancellationToken end in _ended.Keys)
                _ended[end] = _ended[end] with { Limit = Math.Min(_ended[end].Limit, InTime(AfterStop)) };
        }
        _news.Release();
    }

    private void Watch()
    {
        while (Look() is { } wait) _news.Wait(wait);
    }

    // How long until there is something to do; null when there never will be.
    private TimeSpan? Look()
    {
        lock (_lock)
        {
            if (_isDisposed) return null;
            long now = Environment.TickCount64, next = long.MaxValue;
            foreach ((CancellationToken end, (long began, long limit)) in _ended)
            {
                long still = StillLimit();
                foreach (EchoClient client in _clients)
                {
                    if (client.End == end) next = Math.Min(next, Look(client, began, limit, still, now));
                }
            }
            return next == long.MaxValue
                ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(Math.Max(next - now, 1));
        }
    }

    private long StillLimit() => Math.Max((long)Stillness.TotalMilliseconds, 2 * _clients.Max(c => c.LongestWait));

    // When to look again.
    private static long Look(EchoClient client, long began, long limit, long still, long now)
    {
        long due = client.IsConnecting
            ? client.LastMove + (long)Connecting.TotalMilliseconds
            : Math.Max(began + (long)AfterStop.TotalMilliseconds, client.LastMove + still);
        due = Math.Min(due, limit);
        if (due > now) return Math.Min(due, now + (long)Connecting.TotalMilliseconds); // by then it may be connecting
        client.Interrupt();
        return now + (long)_again.TotalMilliseconds;
    }

    private static long InTime(TimeSpan time) => Environment.TickCount64 + (long)time.TotalMilliseconds;
}
