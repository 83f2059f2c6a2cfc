namespace EchoServer.Load.Engine;

/// <summary>
/// The copies at work on a phase, each on a thread of its own that blocks as it likes: as many as the phase starts with, and more when it asks for them. A thread costs some
/// 20 KiB while it waits for a reply, so ten thousand may wait.
/// </summary>
/// <param name="phase">What they do.</param>
/// <param name="most">How many there may be at once.</param>
/// <param name="copyOf">Makes or finds the copy of a number; numbers come up one by one, and those of copies that are done come again.</param>
/// <param name="start">When the phase started.</param>
internal sealed class Crew(Phase phase, int most, Func<int, Copy> copyOf, long start) : IDisposable
{
    private const int StackSize = 256 * 1024;

    private readonly Lock _lock = new();
    private readonly Stack<int> _free = [];
    private readonly CountdownEvent _atWork = new(1);
    private int _made;
    private int _working;
    private int _most = most;

    /// <summary>Puts one more to work, unless there are as many as there may be.</summary>
    public void Add()
    {
        int number;
        Copy copy;
        lock (_lock)
        {
            if (_working >= _most) return;
            number = _free.TryPop(out int free) ? free : _made++;
            copy = copyOf(number);
            copy.Crew = this;
            _working++;
            _atWork.AddCount();
        }
        // To start a thread is to wait until it runs: others need not wait for that as well.
        if (!TryStart(() => Work(copy, number))) GiveUp(number);
    }

    /// <summary>Lets those that were added do their work, and waits until all are done.</summary>
    /// <param name="timeOut">How long to wait first; null for as long as it takes.</param>
    /// <param name="isOver">Called when they are not done by then.</param>
    public void Finish(TimeSpan? timeOut, Action isOver)
    {
        _atWork.Signal();
        if (timeOut is { } time && !_atWork.Wait(time)) isOver();
        _atWork.Wait();
    }

    /// <inheritdoc/>
    public void Dispose() => _atWork.Dispose();

    private void Work(Copy copy, int number)
    {
        phase.Work(copy, number, start);
        lock (_lock) Free(number);
        _atWork.Signal();
    }

    private void Free(int number)
    {
        _free.Push(number);
        _working--;
    }

    // The system allows no more threads. Those that there are must do; iterations that wait for one start late, or are missed.
    private void GiveUp(int number)
    {
        lock (_lock)
        {
            Free(number);
            _most = _working;
        }
        _atWork.Signal();
    }

    private static bool TryStart(ThreadStart work)
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
}
