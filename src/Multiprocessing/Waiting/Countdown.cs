using System.Diagnostics;

namespace EchoServer.Multiprocessing;

/// <summary>Until when somebody waits, counted from when this is made.</summary>
/// <param name="timeout">How long; null and <see cref="Timeout.InfiniteTimeSpan"/> wait without end, anything else
/// below zero not at all.</param>
internal readonly struct Countdown(TimeSpan? timeout)
{
    private readonly TimeSpan _time = timeout ?? Timeout.InfiniteTimeSpan;
    private readonly long _start = Stopwatch.GetTimestamp();

    /// <summary>Whether the time is over.</summary>
    public bool IsOver => !IsNever && Left == TimeSpan.Zero;

    /// <summary>What is left, at least zero; <see cref="Timeout.InfiniteTimeSpan"/> for one that never comes.</summary>
    public TimeSpan Left
    {
        get
        {
            if (IsNever) return _time;
            TimeSpan left = _time - Stopwatch.GetElapsedTime(_start);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>The same for poll(2), which waits 24 days at most: whoever was told of nothing by then asks again. -1
    /// for one that never comes.</summary>
    public int Milliseconds => IsNever ? -1 : (int)Math.Min(Math.Ceiling(Left.TotalMilliseconds), int.MaxValue);

    private bool IsNever => _time == Timeout.InfiniteTimeSpan;
}
