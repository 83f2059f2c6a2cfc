namespace EchoServer.Load.Engine;

/// <summary>
/// The copies at work on a phase, each on a thread of its own that blocks as it likes: as many as the phase starts
/// with, and more when it asks for them. A thread costs some
/// 20 KiB while it waits for a reply, so ten thousand may wait.
/// </summary>
/// <param name="threads">Where the threads come from.</param>
/// <param name="phase">The phase that the crew works in.</param>
/// <param name="most">How many there may be at once.</param>
/// <param name="copyOf">Makes or finds the copy of a number; numbers come up one by one, and those of copies that are
/// done come again.</param>
/// <param name="start">When the phase started.</param>
internal sealed class Crew(CrewThreads threads, Phase phase, int most, Func<int, Copy> copyOf, long start) : IDisposable
{
    // What an event can wait for (24 days, and a second for what starts late is more than that).
    private static readonly TimeSpan _longestWait = TimeSpan.FromMilliseconds(int.MaxValue);

    private readonly Lock _lock = new();
    private readonly Stack<int> _free = [];
    private readonly CountdownEvent _atWork = new(1);
    private int _made;
    private int _working;
    private readonly int _wanted = most;
    private int _most = most;
    private int _highest;

    /// <summary>How many were lacking; null when all were there that were wanted.</summary>
    public CrewShortage? Shortage { get; private set; }

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
        if (!threads.TryStart(() => Work(copy, number))) GiveUp(number);
    }

    /// <summary>Lets those that were added do their work, and waits until all are done.</summary>
    /// <param name="timeOut">How long to wait first; null for as long as it takes.</param>
    /// <param name="isOver">Called when they are not done by then.</param>
    public void Finish(TimeSpan? timeOut, Action isOver)
    {
        _atWork.Signal();
        if (timeOut is { } time && !_atWork.Wait(time < _longestWait ? time : _longestWait)) isOver();
        _atWork.Wait();
        if (Shortage is not null) Shortage = Shortage with { Had = _highest };
    }

    /// <inheritdoc/>
    public void Dispose() => _atWork.Dispose();

    private void Work(Copy copy, int number)
    {
        lock (_lock) _highest = Math.Max(_highest, _working);
        phase.Work(copy, number, start);
        lock (_lock) Free(number);
        _atWork.Signal();
    }

    private void Free(int number)
    {
        _free.Push(number);
        _working--;
    }

    // The system allows no more threads. Those that there are must do; iterations that wait for one start late, or are
    // missed.
    private void GiveUp(int number)
    {
        lock (_lock)
        {
            Free(number);
            Shortage = new CrewShortage(_working, _wanted);
            _most = _working;
        }
        _atWork.Signal();
    }
}

/// <summary>Fewer copies were at work than were wanted, since the system allowed no more threads.</summary>
/// <param name="Had">The most that were at work at once.</param>
/// <param name="Wanted">How many there might have been.</param>
internal sealed record CrewShortage(int Had, int Wanted);
