using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using EchoServer.Linux;
using EchoServer.Linux.Calls;
using EchoServer.Linux.Processes;

namespace EchoServer.Multiprocessing;

/// <summary>
/// Starts processes on a thread that lives as long as ours does: a daemon's parent-death signal comes when the
/// <em>thread</em> ends that started it (PR_SET_PDEATHSIG(2const)), and a thread of the pool may end at any time.
/// </summary>
internal static class ProcessStarter
{
    private static readonly Lazy<BlockingCollection<Task<int>>> _starts = new(StartThread);

    /// <summary>Starts a child.</summary>
    /// <param name="program">The program to run.</param>
    /// <param name="arguments">What follows its own first arguments.</param>
    /// <param name="environment">Variables that it has beside ours.</param>
    /// <param name="handed">What it gets as <see cref="Spawner.HandedDescriptor"/> and after.</param>
    /// <returns>The child's pid; the child is the caller's to reap.</returns>
    /// <exception cref="SpawnException">It could not be started.</exception>
    public static int Start(
        SelfExecutable program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment,
        SafeHandle[] handed)
    {
        if (Libc.IsMainThread) return Spawn(program, arguments, environment, handed);
        Task<int> start = new(() => Spawn(program, arguments, environment, handed));
        _starts.Value.Add(start);
        return start.GetAwaiter().GetResult();
    }

    // The environment is that of this moment; SIGTERM waits until the child has taken the runtime's handler away.
    private static int Spawn(
        SelfExecutable program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment,
        SafeHandle[] handed)
    {
        Dictionary<string, string> marked = new(environment) { [ProgramExecutable.ChildVariable] = "1" };
        using Spawner spawner = new(program, marked, blockedSignal: Signal.SIGTERM, leadsGroup: false);
        return spawner.Start(arguments, handed);
    }

    private static BlockingCollection<Task<int>> StartThread()
    {
        BlockingCollection<Task<int>> starts = [];
        Thread thread = new(() =>
        {
            foreach (Task<int> start in starts.GetConsumingEnumerable()) start.RunSynchronously();
        }) { IsBackground = true, Name = "process starter" };
        thread.Start();
        return starts;
    }
}
