using EchoServer.Common.Multiprocessing.Watching;

namespace EchoServer.Common.Multiprocessing;

/// <content>All children of this process.</content>
public partial class ChildProcess
{
    // A daemon that does not heed SIGTERM is killed by the kernel when we end.
    private static readonly TimeSpan _grace = TimeSpan.FromSeconds(2);

    private static int _endsWithUs;

    /// <summary>The children that run, in the order of their starts. (Python's <c>multiprocessing.active_children()</c>.)</summary>
    public static IReadOnlyList<ChildProcess> Active => ProcessWatch.Children;

    /// <summary>Terminates the daemons, and waits for the others.</summary>
    internal static void EndAll()
    {
        IReadOnlyList<ChildProcess> children = Active;
        foreach (ChildProcess daemon in children.Where(c => c.IsDaemon))
        {
            ProcessLog.Info($"terminating the daemon {daemon.Name}");
            daemon.Terminate();
        }
        foreach (ChildProcess child in children)
        {
            ProcessLog.Info($"joining {child.Name}");
            child.Join(child.IsDaemon ? _grace : null);
        }
    }

    // Whatever ends the process, but a signal.
    private static void EndAllWithUs()
    {
        if (Interlocked.Exchange(ref _endsWithUs, 1) == 0) AppDomain.CurrentDomain.ProcessExit += (_, _) => EndAll();
    }
}
