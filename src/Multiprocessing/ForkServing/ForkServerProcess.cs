using EchoServer.Linux;
using EchoServer.Linux.Calls;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Multiprocessing;

/// <summary>The process of a fork server: a child of ours, which is collected when it ends.</summary>
internal sealed class ForkServerProcess : IWatchedProcess
{
    private readonly Lock _gate = new();
    private readonly SafeFileHandle _pidFd;
    private readonly long _watch;
    private bool _hasEnded;

    /// <param name="pid">Its pid; it is this object's to reap from here on.</param>
    /// <exception cref="LinuxException">No descriptor is to be had; it was killed, and reaped.</exception>
    public ForkServerProcess(int pid)
    {
        SafeFileHandle? pidFd = null;
        try
        {
            _pidFd = pidFd = Libc.OpenPidFd(pid);
            lock (_gate) _watch = ProcessWatch.Add(this, _pidFd);
        }
        catch (LinuxException)
        {
            pidFd?.Dispose();
            Libc.Kill(pid, Signal.SIGKILL);
            Libc.WaitId(Libc.P_PID, pid, Libc.WEXITED, out _);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Collect() => Reap(Libc.WNOHANG);

    /// <summary>Kills it, and waits for its end; nothing happens when it has ended.</summary>
    public void Kill()
    {
        lock (_gate)
        {
            if (_hasEnded) return;
            Libc.SendSignal(_pidFd, Signal.SIGKILL);
            Reap(0);
        }
    }

    private void Reap(int options)
    {
        lock (_gate)
        {
            if (_hasEnded) return;
            bool isOurs = Libc.WaitId(
                Libc.P_PIDFD, (int)_pidFd.DangerousGetHandle(), Libc.WEXITED | options, out Libc.SigInfo end);
            if (isOurs && end.Pid == 0) return;
            _hasEnded = true;
            ProcessWatch.Remove(_watch, _pidFd);
            _pidFd.Dispose();
        }
    }
}
