using System.Diagnostics;

namespace EchoServer.Server.Limits;

/// <summary>
/// The last few processes of the cgroup, which are not for connections: threads count as processes there, and a .NET
/// runtime that can't make a thread, be it only to pass SIGTERM on, ends, and all connections with it.
/// </summary>
/// <param name="limit">The cgroup's limit.</param>
internal sealed class ProcessReserve(PidsLimit limit)
{
    // The server makes a handful once it runs, at most.
    private const int Threads = 16;

    // No limit is as good as this one.
    private const int Plenty = int.MaxValue / 2;

    // Others may be in the cgroup, and its limit may change. To ask takes longer than an accept.
    private static readonly TimeSpan _age = TimeSpan.FromMilliseconds(100);

    private string _advice = "";
    private long _left, _asked;

    /// <summary>What to do about it, for the log.</summary>
    public string Advice => Volatile.Read(ref _advice);

    /// <summary>Asks how many processes more may be made, so that none is of the reserve. 0 or less: none.</summary>
    public int Room()
    {
        if (limit.Read() is not var (max, left, file)) return Plenty;
        long size = Math.Min(Threads, max / 4);
        Volatile.Write(
            ref _advice,
            $"fewer than {size} processes are free, which are left to the server; raise {file}, which is {max}");
        return (int)Math.Clamp(left - size, -Plenty, Plenty);
    }

    /// <summary>Whether another process would be of the reserve. To be asked once for each.</summary>
    public bool IsTouched()
    {
        if (_asked != 0 && --_left > 0 && Stopwatch.GetElapsedTime(_asked) < _age) return false;
        _asked = Stopwatch.GetTimestamp();
        _left = Room();
        return _left <= 0;
    }
}
