using EchoServer.Linux.Calls;

namespace EchoServer.Load.Engine;

/// <summary>
/// Notices when this program stands still: a thread that sleeps for a short time, and wakes much later. It goes by
/// CLOCK_BOOTTIME, which goes on while the machine is suspended (clock_gettime(2)).
/// </summary>
internal sealed class PauseWatch : IDisposable
{
    /// <summary>How late it must wake: less than that comes on any machine that has much to do.</summary>
    public static readonly TimeSpan Least = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(50);

    private readonly Func<bool> _counts;
    private readonly Func<TimeSpan> _clock;
    private readonly Ticker? _ticker;
    private TimeSpan _last;
    private bool _counted;

    /// <summary>Begins to watch.</summary>
    /// <param name="counts">Tells whether what happens now counts.</param>
    public PauseWatch(Func<bool> counts)
        : this(counts, Libc.BootTime) => _ticker = new Ticker(_interval, Look);

    /// <param name="counts">Tells whether what happens now counts.</param>
    /// <param name="clock">Tells the time since some moment.</param>
    internal PauseWatch(Func<bool> counts, Func<TimeSpan> clock) => (_counts, _clock, _last) = (counts, clock, clock());

    /// <summary>What there was; null for nothing. To be asked for when the watch has been disposed.</summary>
    public Pauses? Pauses { get; private set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ticker?.Dispose();
        Look(); // a pause may have ended just now
    }

    /// <summary>Compares the time with that of the last call, an interval ago.</summary>
    internal void Look()
    {
        TimeSpan now = _clock(), late = now - _last - _interval;
        if (_counted && late >= Least) Pauses = Pauses.Sum(Pauses, new Pauses(1, late, late));
        (_last, _counted) = (now, _counts());
    }
}
