using EchoServer.Common.Interop;
using EchoServer.Common.Processes;

namespace EchoServer.Common.Multiprocessing.ForkServing;

/// <summary>The fork server of this process: started when the first process asks for it, and again after it has ended.</summary>
internal static class ForkServer
{
    private static readonly Lock _gate = new();
    private static ForkServerLink? _link;

    /// <summary>Starts a clone that runs a function.</summary>
    /// <param name="call">The function, with its arguments.</param>
    /// <param name="isDaemon">Whether the clone ends with us.</param>
    /// <returns>Its pid; it is a child of ours, and ours to reap.</returns>
    /// <exception cref="InvalidOperationException">The target is not fork-safe, or not registered.</exception>
    /// <exception cref="SpawnException">The fork server can't be started; or no process could be made.</exception>
    /// <exception cref="LinuxException">No descriptor is to be had.</exception>
    public static int Start(ProcessCall call, bool isDaemon)
    {
        if (call.Fork is not { } fork)
        {
            throw new InvalidOperationException(
                $"{call.Target.Name} is not fork-safe, which StartMethod.ForkServer asks for; start it with StartMethod.Spawn, or make its target with ProcessTarget.ForkSafe");
        }
        ProcessProgram.Target(call.Target.Name);
        lock (_gate)
        {
            if (_link is { } old && old.Knows(call.Target))
            {
                if (old.TryClone(call.Target, fork, isDaemon, out int pid)) return pid;
                ProcessLog.Info("the fork server has ended; starting another");
            }
            _link?.Dispose();
            _link = null;
            _link = ForkServerLink.Start();
            return _link.TryClone(call.Target, fork, isDaemon, out int clone)
                ? clone
                : throw new SpawnException("a clone", new LinuxException("the fork server", Errno.EPIPE));
        }
    }
}
