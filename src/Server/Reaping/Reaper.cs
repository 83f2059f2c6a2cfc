using System.Diagnostics.CodeAnalysis;
using EchoServer.Linux;
using EchoServer.Linux.Calls;
using EchoServer.Server.Cloning;
using EchoServer.Server.Connections;
using EchoServer.Server.Logging;
using EchoServer.Server.Scoreboard;
using EchoServer.Server.Starting;
using EchoServer.Server.Threads;

namespace EchoServer.Server.Reaping;

/// <summary>Collects every child that ends. It is the only one in the server that waits for processes.</summary>
/// <remarks>
/// Three steps for each, in this order. Record: waitid(2) with WNOWAIT tells who has ended and how, and leaves it a
/// zombie, so that its pid is nobody else's yet. Interpret: it leaves the index of those that may be signalled. Free:
/// waitid once more, for just this pid, lets go of it. Then its end is reported to the table. One thread blocks in the
/// kernel; it needs no SIGCHLD handler and no descriptor per child. As PID 1 it also reaps the orphans that the kernel
/// gives us.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "It lives as long as the process.")]
internal sealed class Reaper(ConnectionTable table, ServerLog log)
{
    // With no child of our own nothing wakes us when an orphan ends that PID 1 was given; look for such from time to
    // time.
    private static readonly TimeSpan _orphanRound = TimeSpan.FromSeconds(1);

    private readonly OomKills _oomKills = new();
    private readonly AutoResetEvent _childStarted = new(initialState: false);

    /// <summary>Begins to reap, on a thread of its own, until the process ends.</summary>
    /// <param name="owner">Knows what its children are for.</param>
    public void Start(IStartMethod owner) => Start(() => Reap(owner));

    /// <summary>Begins to reap children that announce their ends.</summary>
    /// <param name="owner">Knows what they are for.</param>
    /// <param name="board">Where they announce them.</param>
    public void Start(ForkServerStartMethod owner, ConnectionBoard board) =>
        Start(new BoardReaper(board, this, owner).Run);

    private static void Start(ThreadStart reap) => ServerThread.Start("reaper", reap);

    /// <summary>Says that there is a child to wait for.</summary>
    public void ChildStarted() => _childStarted.Set();

    private void Reap(IStartMethod owner)
    {
        while (true)
        {
            if (!Libc.WaitId(Libc.P_ALL, 0, Libc.WEXITED | Libc.WNOWAIT, out Libc.SigInfo ended)) WaitForChild();
            else Collect(owner, ended.Pid, ExitStatus.FromWaitId(ended.Code, ended.Status));
            Look();
        }
    }

    /// <summary>Interprets and frees a child that has ended and is a zombie still.</summary>
    internal void Collect(IStartMethod owner, int pid, ExitStatus status)
    {
        status = _oomKills.Explain(status);
        RetiredChild? child = owner.Retire(pid, status);
        Libc.WaitId(Libc.P_PID, pid, Libc.WEXITED, out _);
        if (child is null) log.OrphanReaped(pid, status);
        else if (child.Value.Entry is { } entry) table.End(entry, pid, status, child.Value.Traffic);
    }

    /// <summary>To be called now and then, when those that have ended are collected.</summary>
    internal void Look() => _oomKills.Look();

    private void WaitForChild() =>
        _childStarted.WaitOne(Environment.ProcessId == 1 ? _orphanRound : Timeout.InfiniteTimeSpan);
}
