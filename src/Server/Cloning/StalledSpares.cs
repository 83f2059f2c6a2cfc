using EchoServer.Linux.Calls;
using EchoServer.Server.Scoreboard;

namespace EchoServer.Server.Cloning;

/// <summary>
/// The idle spares that took no connection though some waited: they are stopped, say. As many more are made. Callers
/// hold a lock.
/// </summary>
internal sealed class StalledSpares(ConnectionBoard board)
{
    private readonly HashSet<IdleSpare> _spares = [];

    /// <summary>How many there are.</summary>
    public int Count => _spares.Count;

    /// <summary>Nobody takes what waits: all that are idle are stalled.</summary>
    public void Note()
    {
        _spares.UnionWith(board.IdleSpares());
        Forget(_ => false);
    }

    /// <summary>What waited was taken: only those are stalled still that are stopped.</summary>
    public void ForgetTheRunning()
    {
        if (_spares.Count > 0) Forget(spare => !IsStopped(spare.Pid));
    }

    /// <summary>Forgets all.</summary>
    public void Clear() => Forget(_ => true);

    private void Forget(Predicate<IdleSpare> isOver)
    {
        _spares.RemoveWhere(spare => !board.IsIdle(spare) || isOver(spare));
        Volatile.Write(ref board.Header.Stalled, _spares.Count);
    }

    private static bool IsStopped(int pid) =>
        Libc.WaitId(Libc.P_PID, pid, Libc.WSTOPPED | Libc.WNOHANG | Libc.WNOWAIT, out Libc.SigInfo info)
            && info.Pid != 0;
}
