using System.Diagnostics;

namespace EchoServer.Server.Listening;

/// <summary>
/// The last few processes of the cgroup, which are not for connections: threads count as processes there, and a .NET runtime that can't make a thread, be it only to pass SIGTERM
/// on, ends, and all connections with it.
/// </summary>
/// <param name="limit">The cgroup's.</param>
/// <param name="maxSpares">How many processes may come by themselves, after what was counted.</param>
internal sealed class ProcessReserve(PidsLimit limit, int maxSpares)
{
    // The server makes a handful once it runs, at most.
    private const int Threads = 16;

    // Others may be in the cgroup, and its limit may change. To ask takes longer than an accept.
    private static readonly TimeSpan _age = TimeSpan.FromMilliseconds(100);

    private string _file = "";
    private long _max, _size, _left, _asked;

    /// <summary>What to do about it, for the log.</summary>
    public string Advice => $"fewer than {_size} processes are free, which are left to the server; raise {_file}, which is {_max}";

    /// <summary>Whether another connection would take from the reserve. To be asked once for each.</summary>
    /// <param name="waiting">How many connections have no process yet.</param>
    public bool IsTouched(int waiting)
    {
        if (_asked != 0 && --_left > 0 && Stopwatch.GetElapsedTime(_asked) < _age) return false;
        Ask();
        _left -= waiting;
        return _left <= 0;
    }

    private void Ask()
    {
        _asked = Stopwatch.GetTimestamp();
        _left = long.MaxValue;
        if (limit.Read() is not { } nearest) return;
        (_max, _, _file) = nearest;
        _size = Math.Min(Threads + maxSpares, _max / 4);
        _left = nearest.Left - _size;
    }
}
