namespace EchoServer.Load.Engine;

/// <summary>
/// One thread's part of a time series. It counts the current second by itself and hands it over when the next one begins, so that recording takes no lock and
/// nothing is kept of the past.
/// </summary>
/// <param name="series">What it is a part of.</param>
internal sealed class IntervalRecorder(TimeSeries series)
{
    private readonly IntervalCounts _current = new();
    private int _second;
    private long _end;

    /// <summary>Counts an iteration that has just ended.</summary>
    /// <param name="response">How it went.</param>
    /// <param name="latency">How long it took, in nanoseconds.</param>
    /// <param name="now">When it ended.</param>
    public void Record(IResponse response, long latency, long now)
    {
        if (now >= _end) MoveTo(now);
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
        _end = series.EndOf(_second);
    }
}
