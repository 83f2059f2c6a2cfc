using EchoServer.Linux;

namespace EchoServer.Multiprocessing;

/// <content>All children of this process.</content>
public partial class ChildProcess
{
    // For all daemons together to heed SIGTERM; those that do not are killed.
    private static readonly TimeSpan _grace = TimeSpan.FromSeconds(2);

    private static int _endsWithUs;

    /// <summary>The children that run, in the order of their starts. (Python's
    /// <c>multiprocessing.active_children()</c>.)</summary>
    public static IReadOnlyList<ChildProcess> Active => [.. ProcessWatch.Watched.OfType<ChildProcess>()];

    /// <summary>Terminates the daemons, and waits for the others.</summary>
    internal static void EndAll()
    {
        IReadOnlyList<ChildProcess> children = Active;
        EndDaemons([.. children.Where(c => c.IsDaemon)]);
        foreach (ChildProcess child in children.Where(c => !c.IsDaemon))
        {
            ProcessLog.Info($"joining {child.Name}");
            child.Join();
        }
    }

    private static void EndDaemons(IReadOnlyList<ChildProcess> daemons)
    {
        foreach (ChildProcess daemon in daemons)
        {
            ProcessLog.Info($"terminating the daemon {daemon.Name}");
            TrySend(daemon, Signal.SIGTERM);
        }
        Countdown deadline = new(_grace);
        foreach (ChildProcess daemon in daemons)
        {
            if (daemon.Join(deadline.Left)) continue;
            ProcessLog.Info($"killing the daemon {daemon.Name}, which does not end");
            TrySend(daemon, Signal.SIGKILL);
        }
        deadline = new(_grace);
        foreach (ChildProcess daemon in daemons) daemon.Join(deadline.Left);
    }

    private static void TrySend(ChildProcess daemon, int signal)
    {
        try
        {
            daemon.Send(signal);
        }
        catch (LinuxException e)
        {
            ProcessLog.Warning($"the daemon {daemon.Name} goes on, as it runs as another user: {e.Message}");
        }
    }

    // Whatever ends the process, but a signal.
    private static void EndAllWithUs()
    {
        if (Interlocked.Exchange(ref _endsWithUs, 1) != 0) return;
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            EndAll();
            ProcessLog.Flush();
        };
    }
}
