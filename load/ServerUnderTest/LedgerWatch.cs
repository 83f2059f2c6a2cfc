using System.Net;
using System.Net.Sockets;
using EchoServer.Common.CommandLine;
using EchoServer.Linux;

namespace EchoServer.Load.ServerUnderTest;

/// <summary>
/// Reads what the log of a server that runs already says of the connections of one run. The server numbers connections
/// as they come: those of the run have higher numbers than one that was made just before it, however late the ends of
/// earlier ones are logged.
/// </summary>
internal sealed class LedgerWatch : IDisposable
{
    private static readonly TimeSpan _settleLimit = TimeSpan.FromSeconds(10);

    private readonly string _path;
    private readonly LogTail _tail;
    private readonly LedgerCount _count;

    /// <summary>Passes over what is in the log now, and makes the connection that the run's follow.</summary>
    /// <param name="path">The log.</param>
    /// <param name="targets">The server's addresses; the first that takes a connection is meant.</param>
    /// <param name="timeout">The longest wait for the server to move; 0 waits for ever.</param>
    /// <param name="stop">Gives up waiting.</param>
    /// <exception cref="ToolException">The log can't be read, or says nothing of that connection; or the wait was given
    /// up.</exception>
    public LedgerWatch(string path, IReadOnlyList<EndPoint> targets, TimeSpan timeout, CancellationToken stop)
    {
        try
        {
            (_path, _tail) = (path, new LogTail(path, fromEnd: true));
            List<string> lines = [];
            _count = new LedgerCount(after: NumberOf(TrialConnection.Make(targets, timeout, stop), lines));
            _count.Add(lines);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ToolException(
                $"--server-ledger: cannot read '{path}': {FileError.Reason(e)}; it is what the server's --log-file "
                + "names", Tool.Failure, e);
        }
        catch (OperationCanceledException e)
        {
            throw new ToolException(
                "interrupted while a connection was made, to be found in the server's log", Tool.Failure, e);
        }
        catch (SocketException e)
        {
            throw new ToolException(
                $"--server-ledger: no connection to the server comes about: {e.Message}; start it, or name another "
                + "--target", Tool.Failure, e);
        }
    }

    /// <summary>Waits for the ends of all connections that were made, for a while at most, and compares.</summary>
    /// <exception cref="ToolException">The log was emptied or rotated during the run.</exception>
    public LedgerCheck Check(long made, long aborted)
    {
        try
        {
            Await(() => _count.Ended + _count.Refused >= made, _count.Add);
        }
        catch (IOException e)
        {
            throw new ToolException($"--server-ledger: {e.Message}", Tool.Failure, e);
        }
        return new LedgerCheck(
            made, aborted, _count.Ended + _count.Refused, _count.Ended, _count.Zero, _count.Resets, _count.OwnPids);
    }

    /// <inheritdoc/>
    public void Dispose() => _tail.Dispose();

    private long NumberOf(TrialConnection trial, List<string> lines)
    {
        long? number = null;
        Await(() => number is not null, line =>
        {
            lines.Add(line);
            if (trial.IsMeantBy(line)) number ??= ServerLogLine.Number(line);
        });
        return number ?? throw new ToolException(
            $"--server-ledger: '{_path}' does not tell of a connection to the server that has just ended: give the "
            + "--log-file of that server, at --log-level info");
    }

    // All that is there is read each time: a line that was passed over would be lost.
    private void Await(Func<bool> isEnough, Action<string> add)
    {
        using FileNews news = new(_path);
        long end = Environment.TickCount64 + (long)_settleLimit.TotalMilliseconds;
        do
        {
            foreach (string line in _tail.NewLines()) add(line);
        }
        while (!isEnough() && news.Wait(end));
    }
}
