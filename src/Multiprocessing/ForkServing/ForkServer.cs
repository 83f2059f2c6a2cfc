using EchoServer.Linux;

namespace EchoServer.Multiprocessing;

/// <summary>The fork server of this process: started when the first process asks for it, and again after it has
/// ended.</summary>
internal static class ForkServer
{
    // Somebody may kill one just after it was ready; so many in a row is no chance.
    private const int MostServers = 4;

    private static readonly Lock _gate = new();
    private static ForkServerLink? _link;

    /// <summary>Starts a clone that runs a function.</summary>
    /// <param name="function">The function's name.</param>
    /// <param name="call">Its arguments.</param>
    /// <param name="isDaemon">Whether the clone ends with us.</param>
    /// <returns>Its pid; it is a child of ours, and ours to reap.</returns>
    /// <exception cref="SpawnException">The fork server can't be started; or no process could be made.</exception>
    /// <exception cref="LinuxException">No descriptor is to be had.</exception>
    public static int Start(string function, ForkCall call, bool isDaemon)
    {
        lock (_gate)
        {
            if (_link is { } old && !old.Knows(function)) Drop();
            for (int i = 0; i < MostServers; i++)
            {
                _link ??= ForkServerLink.Start();
                if (_link.TryClone(function, call, isDaemon, out int pid)) return pid;
                ProcessLog.Info("the fork server has ended; starting another");
                Drop();
            }
            throw new SpawnException("a clone: the fork server", ExitStatus.Killed(Signal.SIGKILL), isPressure: true);
        }
    }

    private static void Drop()
    {
        _link?.Dispose();
        _link = null;
    }
}
