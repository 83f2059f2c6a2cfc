using System.Diagnostics;

namespace EchoServer.Server.Stopping;

/// <summary>The time that connections have left once the server was asked to stop. It is looked at, and needs no thread
/// to run out; on the main thread.</summary>
/// <param name="stop">The request, and whether it is in a hurry.</param>
/// <param name="length">How long it is.</param>
internal sealed class DrainTime(StopRequest stop, TimeSpan length)
{
    private long _began;

    /// <summary>Whether the server was asked to stop, and the time is over or whoever asked has lost
    /// patience.</summary>
    public bool IsOver
    {
        get
        {
            if (_began == 0 && stop.Signal is not null) Begin();
            return _began != 0 && (Left == TimeSpan.Zero || stop.Hurry.IsCancellationRequested);
        }
    }

    /// <summary>What is left of it; all of it while it has not begun.</summary>
    public TimeSpan Left
    {
        get
        {
            TimeSpan left = _began == 0 ? length : length - Stopwatch.GetElapsedTime(_began);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>Begins, unless it has begun.</summary>
    public void Begin()
    {
        if (_began == 0) _began = Stopwatch.GetTimestamp();
    }
}
