namespace EchoServer.Multiprocessing;

/// <summary>Something that a member asks of a queue.</summary>
/// <param name="member">Who asks.</param>
/// <param name="operation">What for.</param>
/// <param name="item">What is put.</param>
#pragma warning disable CA1001 // the timer is disposed of with the answer, which every request gets
internal abstract class BrokerRequest<T>(BrokerMember<T> member, BrokerOperation operation, T item)
#pragma warning restore CA1001
{
    private readonly Lock _gate = new();
    private Timer? _timer;
    private bool _isComplete;

    /// <summary>Who asks.</summary>
    public BrokerMember<T> Member { get; } = member;

    /// <summary>What for.</summary>
    public BrokerOperation Operation { get; } = operation;

    /// <summary>What is put.</summary>
    public T Item { get; } = item;

    /// <summary>Where it waits; the broker's.</summary>
    public LinkedListNode<BrokerRequest<T>>? Place { get; set; }

    /// <summary>Tells what came of it, once.</summary>
    public void Complete(BrokerOutcome outcome, T item)
    {
        lock (_gate)
        {
            _isComplete = true;
            _timer?.Dispose();
        }
        Answer(outcome, item);
    }

    /// <summary>Ends its waiting some time from now.</summary>
    public void EndAfter(TimeSpan time, Action end)
    {
        lock (_gate)
        {
            if (!_isComplete) _timer = new Timer(_ => end(), null, time, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Passes on what came of it. The broker's lock is held: it must neither wait nor ask anything.</summary>
    /// <param name="outcome">What came of it.</param>
    /// <param name="item">What is got; otherwise nothing.</param>
    protected abstract void Answer(BrokerOutcome outcome, T item);
}
