using System.Text.Json;
using System.Text.Json.Serialization;

namespace EchoServer.Load.Engine.Stats;

/// <summary>
/// What came to its end when: intervals of a second, and of two, four, eight … in a run that lasts longer than there is
/// room for. So it takes some 10 MiB, however long a run is, and all intervals together are the whole run.
/// </summary>
internal sealed class TimeSeries
{
    /// <summary>How many intervals there are at most.</summary>
    public const int MostIntervals = 600;

    private static readonly long _second = Nanoseconds.Of(TimeSpan.FromSeconds(1));

    private readonly Lock _lock = new();
    private readonly long _start;
    private List<IntervalCounts> _intervals = [];
    private int _width = 1;

    /// <param name="start">When the run began, in nanoseconds of its clock.</param>
    public TimeSeries(long start) => _start = start;

    /// <summary>What another process has counted; for JSON.</summary>
    /// <param name="width">How many seconds an interval has.</param>
    /// <param name="intervals">The intervals, from the beginning of the run.</param>
    /// <exception cref="JsonException">There can't be such intervals.</exception>
    [JsonConstructor]
    public TimeSeries(int width, IReadOnlyList<IntervalCounts> intervals)
    {
        if (!int.IsPow2(width) || intervals.Count > MostIntervals)
            throw new JsonException($"a time series has no {intervals.Count} intervals of {width} s");
        (_width, _intervals) = (width, [.. intervals]);
    }

    /// <summary>How many seconds an interval has.</summary>
    public int Width
    {
        get { lock (_lock) return _width; }
    }

    /// <summary>The intervals, from the beginning of the run until now.</summary>
    public IReadOnlyList<IntervalCounts> Intervals
    {
        get { lock (_lock) return _intervals; }
    }

    /// <summary>Which second of the run a moment is in, from 0.</summary>
    public int SecondOf(long moment) => (int)((moment - _start) / _second);

    /// <summary>When a second ends.</summary>
    public long EndOf(int second) => _start + (second + 1) * _second;

    /// <summary>Adds what one thread has counted in a second. Threads may do so at any time, and late.</summary>
    public void Add(int second, IntervalCounts counts)
    {
        if (counts.Ok + counts.Failed == 0) return;
        lock (_lock)
        {
            MakeRoomFor(second);
            _intervals[second / _width].Add(counts);
        }
    }

    /// <summary>Adds those of a part of the run in another process: what both counted at the same time since their
    /// beginnings. Its own are the series' from here on.</summary>
    public void Add(TimeSeries other)
    {
        lock (_lock)
        {
            while (other._width < _width) other.Widen();
            while (_width < other._width) Widen();
            if (other._intervals.Count == 0) return;
            MakeRoomFor(other._intervals.Count * _width - 1);
            for (int i = 0; i < other._intervals.Count; i++) _intervals[i].Add(other._intervals[i]);
        }
    }

    /// <summary>The whole run, interval after interval. A last one that is shorter than half of the others belongs to
    /// the one before.</summary>
    /// <param name="duration">How long it took.</param>
    public IReadOnlyList<IntervalStats> Stats(TimeSpan duration)
    {
        lock (_lock)
        {
            MakeRoomFor((int)Math.Max(0, Math.Ceiling(duration.TotalSeconds) - 1));
            double rest = duration.TotalSeconds - (_intervals.Count - 1) * (double)_width;
            if (rest < _width / 2.0 && _intervals.Count > 1)
            {
                _intervals[^2].Add(_intervals[^1]);
                _intervals.RemoveAt(_intervals.Count - 1);
            }
            return [
                .. _intervals.Select(
                    (counts, i) => IntervalStats.From(counts, i * (double)_width, EndOf(i, duration)))];
        }
    }

    private double EndOf(int interval, TimeSpan duration) =>
        interval == _intervals.Count - 1 ? duration.TotalSeconds : (interval + 1) * (double)_width;

    private void MakeRoomFor(int second)
    {
        while (second / _width >= MostIntervals) Widen();
        while (_intervals.Count <= second / _width) _intervals.Add(new IntervalCounts());
    }

    private void Widen()
    {
        _width *= 2;
        foreach (IntervalCounts[] pair in _intervals.Chunk(2).Where(p => p.Length == 2)) pair[0].Add(pair[1]);
        _intervals = [.. _intervals.Where((_, i) => i % 2 == 0)];
    }
}
