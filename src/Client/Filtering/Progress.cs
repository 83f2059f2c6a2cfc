using System.Diagnostics;

namespace EchoServer.Client.Filtering;

/// <summary>How far the two directions are, and how long a reply has been outstanding without progress.</summary>
/// <remarks>
/// The clock of an outstanding reply starts when there is something to wait for (a byte sent that has not come back, or
/// the end of our input, which the server answers with its own) and again with each byte that arrives. Sending
/// does not reset it: else a trickle of input would hide a server that never answers.
/// </remarks>
/// <param name="timeout">The longest wait for progress; zero is for ever.</param>
internal sealed class Progress(TimeSpan timeout)
{
    // Bounds one wait, so that the runtime's microseconds do not overflow; waiting then simply goes on.
    private static readonly TimeSpan _longestWait = TimeSpan.FromMinutes(15);

    private readonly Lock _lock = new();
    private long _sent;
    private long _received;
    private bool _ended;
    private long _since = Stopwatch.GetTimestamp();

    /// <summary>The longest wait for progress; zero is for ever.</summary>
    public TimeSpan Timeout => timeout;

    /// <summary>Bytes handed to the connection.</summary>
    public long Sent
    {
        get { lock (_lock) return _sent; }
    }

    /// <summary>Bytes received and written out.</summary>
    public long Received
    {
        get { lock (_lock) return _received; }
    }

    /// <summary>Everything was sent, its end too, and all of it came back.</summary>
    public bool IsComplete
    {
        get { lock (_lock) return _ended && _received >= _sent; }
    }

    /// <summary>Notes bytes that are about to be sent.</summary>
    public void Sending(int bytes)
    {
        lock (_lock)
        {
            if (!IsOutstanding) _since = Stopwatch.GetTimestamp();
            _sent += bytes;
        }
    }

    /// <summary>Notes that the input has ended and the server was told.</summary>
    public void Ended()
    {
        lock (_lock)
        {
            if (!IsOutstanding) _since = Stopwatch.GetTimestamp();
            _ended = true;
        }
    }

    /// <summary>Notes bytes that were received and written out; the clock starts anew, as a slow reader of our
    /// output is no fault of the server's.</summary>
    public void Arrived(int bytes)
    {
        lock (_lock)
        {
            _received += bytes;
            _since = Stopwatch.GetTimestamp();
        }
    }

    /// <summary>How long to wait for the next byte before asking again; zero or less: the server is too late.</summary>
    public TimeSpan Left()
    {
        lock (_lock)
        {
            if (timeout == TimeSpan.Zero) return _longestWait;
            TimeSpan left = IsOutstanding ? timeout - Stopwatch.GetElapsedTime(_since) : timeout;
            return left < _longestWait ? left : _longestWait;
        }
    }

    private bool IsOutstanding => _ended || _sent > _received;
}
