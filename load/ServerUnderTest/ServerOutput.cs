using EchoServer.Linux.Calls;
using EchoServer.Linux.Sockets;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Load.ServerUnderTest;

/// <summary>
/// What a server under test writes to its stdout and stderr. It comes through a pipe and is looked at as it comes, so
/// that a long run needs no room for all of it: its end goes to a file.
/// </summary>
internal sealed class ServerOutput : IDisposable
{
    private const int LastWords = 12;

    // A process that has left the server's group may keep the pipe open.
    private static readonly TimeSpan _endLimit = TimeSpan.FromSeconds(2);

    private readonly SafeFileHandle _reading;
    private readonly RollingLog _log;
    private readonly Action _onReady;
    private readonly Thread _thread;
    private readonly Lock _lock = new();
    private readonly LineSplitter _lines = new();
    private readonly Queue<string> _last = new(LastWords + 1);
    private readonly LedgerCount _count = new();

    /// <param name="path">The file for its end.</param>
    /// <param name="onReady">Called, on another thread, when it says that it is ready.</param>
    public ServerOutput(string path, Action onReady)
    {
        (Path, _onReady) = (path, onReady);
        _log = new RollingLog(path);
        (_reading, Writing) = Libc.BlockingPipe();
        _thread = new Thread(Read) { IsBackground = true, Name = "server-output" };
        _thread.Start();
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The server's end; to be closed here once the server has it.</summary>
    public SafeFileHandle Writing { get; }

    /// <summary>Where it says that it listens; null until then.</summary>
    public IReadOnlyList<StreamAddress>? ReadyAddresses { get; private set; }

    /// <summary>Compares connections with its ledger, once it has ended.</summary>
    /// <returns>Null when there was none.</returns>
    public LedgerCheck? Check(long made, long aborted)
    {
        lock (_lock)
        {
            return _count.Ledger is { } ledger
                ? new LedgerCheck(
                    made, aborted, ledger.Accepted, ledger.Reaped, _count.Zero, _count.Resets, _count.OwnPids)
                    { Left = ledger.Left } : null;
        }
    }

    /// <summary>The last lines.</summary>
    public string LastLines()
    {
        lock (_lock)
        {
            string where = _log.Failure is { } why
                ? $"the server's output, which could not be written to {Path} ({why})" : Path;
            return _last.Count == 0 ? $"{where} is empty" : $"the end of {where}:\n  {string.Join("\n  ", _last)}";
        }
    }

    /// <summary>Waits for its end, once the server has ended.</summary>
    public void AwaitEnd() => _thread.Join(_endLimit);

    /// <inheritdoc/>
    public void Dispose()
    {
        Writing.Dispose();
        AwaitEnd();
    }

    private void Read()
    {
        byte[] buffer = new byte[LineSplitter.MaxPiece];
        using FileStream pipe = new(_reading, FileAccess.Read, bufferSize: 0);
        for (int n; (n = pipe.Read(buffer)) > 0;) Take(buffer.AsMemory(0, n));
        lock (_lock)
        {
            if (_lines.Rest() is { Length: > 0 } rest) Add(rest);
            _log.Dispose();
        }
    }

    private void Take(ReadOnlyMemory<byte> piece)
    {
        lock (_lock)
        {
            _log.Write(piece.Span);
            foreach (string line in _lines.Split(piece)) Add(line);
        }
    }

    private void Add(string line)
    {
        _last.Enqueue(line);
        if (_last.Count > LastWords) _last.Dequeue();
        _count.Add(line);
        if (ReadyAddresses is not null || ServerLogLine.ReadyAddresses(line) is not { Count: > 0 } addresses) return;
        ReadyAddresses = addresses;
        _onReady();
    }
}
