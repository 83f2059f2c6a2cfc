using System.Diagnostics;
using EchoServer.Linux;
using EchoServer.Linux.Calls;

namespace EchoServer.Server.Limits;

/// <summary>
/// The last few descriptors, which are not for connections: the runtime needs one now and then (to load an assembly,
/// say), and ends the process with "Out of memory" when it can't have it.
/// </summary>
internal sealed class DescriptorReserve
{
    private const ulong Size = 16;

    // The limit may be changed from outside (prlimit(1)), but to ask for it at every connection takes as long as half
    // an accept.
    private static readonly TimeSpan _limitAge = TimeSpan.FromMilliseconds(100);

    private int _last;
    private ulong _limit = Libc.GetSoftLimit(Libc.RLIMIT_NOFILE);
    private long _limitRead = Stopwatch.GetTimestamp();

    /// <summary>What to do about it, for the log.</summary>
    public static string Advice =>
        $"fewer than {Size} descriptors are free; raise RLIMIT_NOFILE, which is "
        + $"{Libc.GetSoftLimit(Libc.RLIMIT_NOFILE)}";

    /// <summary>Tells the number that a connection got. The kernel gives the lowest one that is free.</summary>
    public void Note(int descriptor) => _last = descriptor;

    /// <summary>Whether another connection would take from the reserve.</summary>
    public bool IsTouched()
    {
        if (Stopwatch.GetElapsedTime(_limitRead) > _limitAge) ReadLimit();
        if (!IsWithin(_last)) return false;
        ReadLimit(); // before anybody is turned away it is asked for anew
        return IsWithin(_last) && IsWithin(LowestFree());
    }

    private void ReadLimit()
    {
        _limit = Libc.GetSoftLimit(Libc.RLIMIT_NOFILE);
        _limitRead = Stopwatch.GetTimestamp();
    }

    private bool IsWithin(int descriptor) => (ulong)descriptor + Size >= _limit;

    private int LowestFree()
    {
        try
        {
            using var probe = Libc.EventFd();
            return (int)probe.DangerousGetHandle();
        }
        catch (LinuxException)
        {
            return _last; // none at all
        }
    }
}
