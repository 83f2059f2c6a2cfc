namespace EchoServer.Multiprocessing;

/// <summary>Something that a member asks of a queue.</summary>
/// <param name="member">The member that asks.</param>
/// <param name="operation">The operation it asks for.</param>
/// <param name="item">The item to put; meaningless for other operations.</param>
#pragma warning disable CA1001 // the timer is disposed of with the answer, which every request gets
internal abstract class BrokerRequest<T>(BrokerMember<T> member, BrokerOperation operation, T item)
#pragma warning restore CA1001
{
    private readonly Lock _gate = new();
    private Timer? _timer;
    private bool _isComplete;

    /// <summary>The member that asks.</summary>
    public BrokerMember<T> Member { get; } = member;

    /// <summary>The operation it asks for.</summary>
    public BrokerOperation Operation { get; } = operation;

    /// <summary>The item to put; meaningless for other operations.</summary>
    public T Item { get; } = item;

    /// <summary>The request's place in the list of those that wait; the broker sets it.</summary>
    public LinkedListNode<BrokerRequest<T>>? Place { get; set; }

    /// <summary>Tells the outcome, once.</summary>
    public void Complete(BrokerOutcome outcome, T item)
    {
        lock (_gate)
        {
            _isComplete = true;
            _timer?.Dispose();
        }
        Answer(outcome, item);
    }

    /// <summary>Ends the wait some time from now.</summary>
    public void EndAfter(TimeSpan time, Action end)
    {
        lock (_gate)
        {
            if (!_isComplete) _timer = new Timer(_ => end(), null, time, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Passes on the outcome. The broker's lock is held: it must neither wait nor ask anything.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <param name="item">The item that was got; meaningless for other operations.</param>
    protected abstract void Answer(BrokerOutcome outcome, T item);
}
