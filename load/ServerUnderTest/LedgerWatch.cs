using EchoServer.Common.CommandLine;

namespace EchoServer.Load.ServerUnderTest;

/// <summary>Reads what the log of a server that runs already says of the connections of one run.</summary>
internal sealed class LedgerWatch : IDisposable
{
    private static readonly TimeSpan _settleLimit = TimeSpan.FromSeconds(10);

    private readonly string _path;
    private readonly LogTail _tail;
    private readonly LedgerCount _count = new();

    /// <summary>Passes over what is in the log now.</summary>
    /// <exception cref="ToolException">It can't be read.</exception>
    public LedgerWatch(string path)
    {
        try
        {
            (_path, _tail) = (path, new LogTail(path, fromEnd: true));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ToolException($"--server-ledger: cannot read '{path}': {e.Message}; it is what the server's --log-file names", Tool.Failure, e);
        }
    }

    /// <summary>Waits for the ends of all connections that were made, for a while at most, and compares.</summary>
    /// <exception cref="ToolException">The log was emptied or rotated during the run.</exception>
    public LedgerCheck Check(long made, long aborted)
    {
        using FileNews news = new(_path);
        long end = Environment.TickCount64 + (long)_settleLimit.TotalMilliseconds;
        try
        {
            do _count.Add(_tail.NewLines());
            while (_count.Ended + _count.Refused < made && news.Wait(end));
        }
        catch (IOException e)
        {
            throw new ToolException($"--server-ledger: {e.Message}", Tool.Failure, e);
        }
        return new LedgerCheck(
            made, aborted, _count.Ended + _count.Refused, _count.Ended, _count.Zero, _count.Resets, _count.OwnPids);
    }

    /// <summary>Compares with the whole log of a server that has ended, and so with its last event: its ledger.</summary>
    /// <returns>Null when there is no ledger in it.</returns>
    public static LedgerCheck? CheckEnded(string log, long made, long aborted)
    {
        LedgerCount count = new();
        using LogTail tail = new(log, fromEnd: false);
        count.Add(tail.NewLines());
        return count.Ledger is { } ledger
            ? new LedgerCheck(made, aborted, ledger.Accepted, ledger.Reaped, count.Zero, count.Resets, count.OwnPids) : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _tail.Dispose();
}
