namespace EchoServer.Load.Engine.Stats;

/// <summary>
/// One thread's part of a time series. It counts the current second by itself and hands it over when the next one
/// begins, so that recording takes no lock and nothing is kept of the past.
/// </summary>
/// <param name="series">What it is a part of.</param>
internal sealed class IntervalRecorder(TimeSeries series)
{
    private readonly IntervalCounts _current = new();
    private int _second;
    private long _start;
    private long _end;

    /// <summary>Counts an iteration, which has just ended or belongs to an earlier moment.</summary>
    /// <param name="response">How the iteration went.</param>
    /// <param name="latency">How long it took, in nanoseconds.</param>
    /// <param name="now">The moment that it belongs to.</param>
    public void Record(IResponse response, long latency, long now)
    {
        if (now >= _end || now < _start) MoveTo(now);
        _current.Record(response, latency);
    }

    /// <summary>Hands over what there is.</summary>
    public void Flush()
    {
        series.Add(_second, _current);
        _current.Clear();
    }

    private void MoveTo(long now)
    {
        Flush();
        _second = series.SecondOf(now);
        (_start, _end) = (series.EndOf(_second - 1), series.EndOf(_second));
    }
}
