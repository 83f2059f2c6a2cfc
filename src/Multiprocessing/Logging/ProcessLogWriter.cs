using EchoServer.Linux.Processes;

namespace EchoServer.Multiprocessing;

/// <summary>Writes the lines of the <see cref="ProcessLog"/> to stderr, on a thread of its own: stderr may be a pipe
/// that nobody reads, and no work is to wait for that.</summary>
/// <param name="write">Writes a line, however long that takes; null for stderr.</param>
internal sealed class ProcessLogWriter(Action<string>? write = null)
{
    private const int MostLines = 1024;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(2);

    private readonly Lock _starting = new();
    private readonly object _gate = new(); // guards all below; Pulse tells of lines, and of none being left
    private readonly Queue<string> _lines = [];
    private int _dropped;
    private bool _isWriting;
    private bool _isGivenUp;
    private Thread? _thread;

    /// <summary>Takes a line. It is dropped when too many wait, or no thread can be made.</summary>
    public void Add(string line)
    {
        if (_thread is null) Start();
        lock (_gate)
        {
            if (_thread is null || _lines.Count >= MostLines)
            {
                _dropped++;
                return;
            }
            _lines.Enqueue(line);
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Waits until all lines are written, for up to 2 seconds. Once that was in vain nobody waits
    /// again.</summary>
    public void Flush()
    {
        lock (_gate)
        {
            long end = Environment.TickCount64 + (long)_patience.TotalMilliseconds;
            while (HasWork && !_isGivenUp)
                _isGivenUp = !Monitor.Wait(_gate, (int)Math.Max(0, end - Environment.TickCount64)) && HasWork;
        }
    }

    private bool HasWork => _thread is not null && (_lines.Count > 0 || _isWriting);

    private void Start()
    {
        lock (_starting)
        {
            if (_thread is not null) return;
            Thread thread = new(WriteAll) { IsBackground = true, Name = "process log" };
            try
            {
                thread.Start();
            }
            catch (OutOfMemoryException)
            {
                return; // no thread can be made at this moment: the next line tries again
            }
            _thread = thread;
            AppDomain.CurrentDomain.ProcessExit += (_, _) => Flush();
        }
    }

    private void WriteAll()
    {
        Action<string> writeLine = write ?? (line => StandardStreams.WriteErrorLine(line, Timeout.InfiniteTimeSpan));
        while (true) writeLine(Next());
    }

    private string Next()
    {
        lock (_gate)
        {
            _isWriting = false;
            while (_lines.Count == 0 && _dropped == 0)
            {
                Monitor.PulseAll(_gate);
                Monitor.Wait(_gate);
            }
            _isWriting = true;
            return _lines.TryDequeue(out string? line) ? line : TakeDropped();
        }
    }

    // After the lines that came before them.
    private string TakeDropped()
    {
        string line = ProcessLog.Line(
            ProcessLogLevel.Warning, $"{_dropped} lines are missing here: the log was not read in time");
        _dropped = 0;
        return line;
    }
}
