using System.Globalization;

namespace EchoServer.Load.ServerUnderTest;

/// <summary>
/// Tells whether a pid is that of a process which has been seen before. The kernel counts pids up to pid_max and begins
/// again, so in a long run the same number comes again for another process: only within one round it is the same one.
/// Of connections that come and go, ends come nearly in the order of pids; what is out of order around the beginning of
/// a round belongs to the round before. A connection that stayed while many others came and went may be of any round,
/// which nobody can tell from its end: it is passed over.
/// </summary>
internal sealed class PidSequence
{
    // More than ever wait for a process at once in a server that manages.
    private const int Late = 256;

    private readonly int[] _roundOf;
    private long _latest;
    private int _round = 1;
    private int _last;

    /// <param name="highest">The pid after the highest.</param>
    public PidSequence(int highest) => _roundOf = new int[highest];

    /// <summary>A sequence for the pids of this machine.</summary>
    public static PidSequence OfThisMachine() =>
        new(int.Parse(File.ReadAllText("/proc/sys/kernel/pid_max"), CultureInfo.InvariantCulture));

    /// <summary>Notes a pid.</summary>
    /// <param name="pid">The process.</param>
    /// <param name="number">Which connection it served, in the order of their coming.</param>
    /// <returns>Whether it is new in its round, as far as can be told.</returns>
    public bool Add(int pid, long number)
    {
        if (pid < 0 || pid >= _roundOf.Length) return false;
        if (number < _latest - Late) return true;
        _latest = Math.Max(_latest, number);
        int half = _roundOf.Length / 2;
        bool isOfRoundBefore = pid - _last > half && _round > 1;
        if (_last - pid > half) _round++;
        if (!isOfRoundBefore) _last = pid;
        int round = isOfRoundBefore ? _round - 1 : _round;
        bool isNew = _roundOf[pid] < round;
        _roundOf[pid] = Math.Max(_roundOf[pid], round);
        return isNew;
    }
}
