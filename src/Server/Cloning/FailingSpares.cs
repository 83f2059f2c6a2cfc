using EchoServer.Linux;
using EchoServer.Server.Scoreboard;

namespace EchoServer.Server.Cloning;

/// <summary>
/// Spares that end by themselves before they have a connection: the next would come to the same, at once, and so on.
/// Callers hold a lock.
/// </summary>
/// <param name="board">Says which spares there are.</param>
/// <param name="most">So many in a row are no accident.</param>
internal sealed class FailingSpares(ConnectionBoard board, int most)
{
    private HashSet<IdleSpare> _living = []; // as of the last look
    private volatile int _count;

    /// <summary>Whether the last ones have all failed.</summary>
    public bool IsEveryOne => _count >= most;

    /// <summary>Whether the last one was that which made them too many.</summary>
    public bool HaveJustFailed => _count == most;

    /// <summary>Why no connection is served.</summary>
    public SpawnException Why { get; private set; } = new("a child", ExitStatus.Exited(1), isPressure: true);

    /// <summary>A spare has failed.</summary>
    /// <returns>Whether it may have been an accident.</returns>
    public bool Note(ExitStatus status)
    {
        Why = new SpawnException("a child", status, isPressure: true);
        return ++_count < most;
    }

    /// <summary>Forgets the failures: a spare did not fail, or there is reason to hope.</summary>
    public void Forget() => _count = 0;

    /// <summary>Looks whether a spare has lived since the last look.</summary>
    /// <returns>Whether spares failed, and do so no longer.</returns>
    public bool HaveRecovered()
    {
        if (_count == 0) return false;
        HashSet<IdleSpare> before = _living;
        _living = [.. board.IdleSpares()];
        if (!_living.Overlaps(before)) return false;
        Forget();
        return true;
    }
}
