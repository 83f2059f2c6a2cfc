using System.Diagnostics;
using EchoServer.Linux;
using EchoServer.Linux.Calls;
using EchoServer.Server.Cloning;
using EchoServer.Server.Scoreboard;

namespace EchoServer.Server.Reaping;

/// <summary>Finds the children that have ended by what they announced on the scoreboard.</summary>
/// <remarks>
/// waitid for any child walks through all of them, dead or alive: beside 10,000 idle connections that took five sixths
/// of the rate away (docs/performance.md). waitid for one pid does not. So children say that they are about to end, and
/// are looked for by pid a moment later, many at a time. A round over all of them, now and then, finds those that were
/// killed and could not say so.
/// </remarks>
internal sealed class BoardReaper(ConnectionBoard board, Reaper reaper, ForkServerStartMethod owner)
{
    // Between an announcement and the end, and for others to join.
    private static readonly TimeSpan _moment = TimeSpan.FromMilliseconds(1);

    // So long a child that was killed may stay a zombie.
    private static readonly TimeSpan _roundTime = TimeSpan.FromMilliseconds(100);

    // What a pipe holds. Not until it is empty: a child that has gone wrong may fill it faster than it is read, with
    // pids that it makes up.
    private const int MostReads = 4;
    private const int MostEnding = MostReads * 4096;

    private readonly HashSet<int> _ending = [];
    private readonly HashSet<int> _slow = [];
    private readonly List<int> _ended = [];
    private readonly int[] _announced = new int[MostEnding / MostReads];
    private long _lastRound = Stopwatch.GetTimestamp();

    /// <summary>Reaps until the process ends.</summary>
    public void Run()
    {
        while (true)
        {
            TakeAnnounced();
            CollectEnded();
            if (Stopwatch.GetElapsedTime(_lastRound) >= _roundTime) GoRound();
            if (_ending.Count == 0) board.WaitForEnd(_roundTime);
#pragma warning disable RS0030 // A child announces its end just before it ends; nothing tells of the end itself.
            else Thread.Sleep(_moment);
#pragma warning restore RS0030
        }
    }

    private void TakeAnnounced()
    {
        int count = _announced.Length;
        for (int reads = 0; reads < MostReads && count == _announced.Length && _ending.Count < MostEnding; reads++)
        {
            count = board.TakeEnds(_announced);
            foreach (int pid in _announced.AsSpan(0, count)) _ending.Add(pid);
        }
    }

    private void CollectEnded()
    {
        foreach (int pid in _ending)
        {
            Libc.SigInfo info = default;
            bool isChild = pid > 0
                && Libc.WaitId(Libc.P_PID, pid, Libc.WEXITED | Libc.WNOHANG | Libc.WNOWAIT, out info);
            if (isChild && info.Pid == 0) continue; // not yet
            _ended.Add(pid);
            if (isChild) reaper.Collect(owner, pid, ExitStatus.FromWaitId(info.Code, info.Status));
        }
        if (_ended.Count == 0) return;
        foreach (int pid in _ended) _ending.Remove(pid);
        _ended.Clear();
        owner.MadeRoom();
    }

    // Under load there is always one that has just announced itself; that one is cheaper found by its pid, so the round
    // ends there. Whoever was killed is older, and the kernel's list is in order of age.
    private void GoRound()
    {
        const int look = Libc.WEXITED | Libc.WNOHANG | Libc.WNOWAIT;
        while (Libc.WaitId(Libc.P_ALL, 0, look, out Libc.SigInfo info) && info.Pid != 0)
        {
            TakeAnnounced();
            if (_ending.Contains(info.Pid)) break;
            reaper.Collect(owner, info.Pid, ExitStatus.FromWaitId(info.Code, info.Status));
        }
        ForgetTheSlow();
        owner.Tend();
        reaper.Look();
        _lastRound = Stopwatch.GetTimestamp();
    }

    // Who has not ended within a round has made it up; or is found by a later one.
    private void ForgetTheSlow()
    {
        _ending.ExceptWith(_slow);
        _slow.Clear();
        _slow.UnionWith(_ending);
    }
}
