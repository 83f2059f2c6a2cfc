namespace EchoServer.Load.Engine;

/// <summary>
/// The threads of all copies of a run. The system may allow fewer than are wanted: then those that there are must do. A
/// few that only wait are started first and go at that moment: the runtime ends the program when it can't have a thread
/// for itself, and so it still finds room.
/// </summary>
internal sealed class CrewThreads : IDisposable
{
    private const int StackSize = 256 * 1024;
    private const int Reserved = 8;

    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _reserveGoes = new();
    private readonly Func<ThreadStart, bool> _tryStart;
    private int _working;
    private int _most = int.MaxValue;

    /// <summary>Starts the reserve.</summary>
    public CrewThreads()
        : this(TryStartThread)
    {
    }

    /// <param name="tryStart">Starts a thread, unless the system allows no more.</param>
    internal CrewThreads(Func<ThreadStart, bool> tryStart)
    {
        _tryStart = tryStart;
        for (int i = 0; i < Reserved && tryStart(_reserveGoes.Task.Wait); i++)
        {
        }
    }

    /// <summary>Starts a thread.</summary>
    /// <returns>False when the system allows no more.</returns>
    public bool TryStart(Action work)
    {
        lock (_lock)
        {
            if (_working >= _most) return false;
            _working++;
        }
        // To start a thread is to wait until it runs: others need not wait for that as well.
        if (_tryStart(() => Work(work))) return true;
        lock (_lock) _most = --_working;
        _reserveGoes.TrySetResult();
        return false;
    }

    /// <summary>Lets the reserve go.</summary>
    public void Dispose() => _reserveGoes.TrySetResult();

    private static bool TryStartThread(ThreadStart work)
    {
        try
        {
            new Thread(work, StackSize) { IsBackground = true }.Start();
            return true;
        }
        catch (OutOfMemoryException)
        {
            return false;
        }
    }

    private void Work(Action work)
    {
        work();
        lock (_lock) _working--;
    }
}
