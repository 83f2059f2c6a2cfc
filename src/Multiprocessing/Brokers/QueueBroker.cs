namespace EchoServer.Multiprocessing;

/// <summary>
/// A queue in the process that holds it: its items, who has which of them in hand, and how many are not finished. When
/// a member leaves, what it has in hand goes back to the front.
/// </summary>
/// <typeparam name="T">The items' type.</typeparam>
/// <param name="capacity">The most items that wait in it; null is any number. What comes back from a member may exceed
/// it, until that is handed out again.</param>
/// <param name="onDeath">What becomes of the items of a member that leaves.</param>
/// <param name="maxDeliveries">After so many deliveries an item is not handed out again.</param>
/// <param name="lost">Is told of items that nobody will finish, with the lock held: it must neither wait nor ask
/// anything.</param>
/// <param name="getFinishes">Whether an item is finished when it is handed out, and in nobody's hand.</param>
/// <remarks>Any thread may call it; each request is answered once, and answers to one member are in the order of what
/// happened.</remarks>
internal sealed class QueueBroker<T>(
    int? capacity, ConsumerDeath onDeath, int maxDeliveries, Action<LostItem<T>> lost, bool getFinishes = false)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<BrokerEntry<T>> _items = new();
    private readonly LinkedList<BrokerRequest<T>> _puts = new();
    private readonly LinkedList<BrokerRequest<T>> _gets = new();
    private readonly LinkedList<BrokerRequest<T>> _joins = new();
    private readonly HashSet<BrokerMember<T>> _holders = []; // of items in hand
    private long _unfinished;
    private bool _isClosed;

    /// <summary>How many items wait in it.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _items.Count;
        }
    }

    /// <summary>How many items were put and are not finished.</summary>
    public long Unfinished
    {
        get
        {
            lock (_gate) return _unfinished;
        }
    }

    private bool HasRoom => capacity is null || _items.Count < capacity;

    /// <summary>Does what is asked, now or when it can be done.</summary>
    /// <param name="request">The request; its answer may come before this returns.</param>
    /// <param name="timeout">How long it may wait; null is without end, zero not at all.</param>
    public void Submit(BrokerRequest<T> request, TimeSpan? timeout)
    {
        lock (_gate)
        {
            if (request.Member.HasLeft)
            {
                request.Complete(BrokerOutcome.Cancelled, default!);
                return;
            }
            Do(request);
            if (request.Place is null) return;
            if (timeout <= TimeSpan.Zero) Withdraw(request, BrokerOutcome.TimedOut);
        }
        if (timeout > TimeSpan.Zero) request.EndAfter(timeout.Value, () => Cancel(request, BrokerOutcome.TimedOut));
    }

    /// <summary>Ends a request's waiting; nothing happens when it has been answered.</summary>
    public void Cancel(BrokerRequest<T> request, BrokerOutcome outcome)
    {
        lock (_gate)
        {
            if (request.Place is not null) Withdraw(request, outcome);
        }
    }

    /// <summary>A member is gone: its requests are dropped, and what it has in hand is handed out again, or
    /// lost.</summary>
    public void Leave(BrokerMember<T> member)
    {
        lock (_gate)
        {
            member.HasLeft = true;
            foreach (BrokerRequest<T> request in member.Waiting.ToArray()) Withdraw(request, BrokerOutcome.Cancelled);
            _holders.Remove(member);
            TakeBack(member);
            HandOut();
            TellEnds();
        }
    }

    private void Do(BrokerRequest<T> request)
    {
        switch (request.Operation)
        {
            case BrokerOperation.Put:
                if (_isClosed) request.Complete(BrokerOutcome.Closed, default!);
                else Wait(request, _puts);
                break;
            case BrokerOperation.Get:
                Wait(request, _gets);
                break;
            case BrokerOperation.Join:
                Wait(request, _joins);
                break;
            case BrokerOperation.Done:
                Done(request);
                break;
            case BrokerOperation.Close:
                Close(request);
                break;
        }
        HandOut();
        TellEnds();
    }

    private void Done(BrokerRequest<T> request)
    {
        if (!request.Member.InHand.TryDequeue(out _))
        {
            request.Complete(BrokerOutcome.NothingInHand, default!);
            return;
        }
        if (request.Member.InHand.Count == 0) _holders.Remove(request.Member);
        _unfinished--;
        request.Complete(BrokerOutcome.Done, default!);
    }

    private void Close(BrokerRequest<T> request)
    {
        _isClosed = true;
        while (_puts.First is { } put) Withdraw(put.Value, BrokerOutcome.Closed);
        request.Complete(BrokerOutcome.Done, default!);
    }

    private void TakeBack(BrokerMember<T> member)
    {
        foreach (BrokerEntry<T> entry in member.InHand.Reverse())
        {
            if (onDeath == ConsumerDeath.Redeliver && entry.Deliveries < maxDeliveries)
            {
                _items.AddFirst(entry);
                continue;
            }
            _unfinished--;
            lost(new LostItem<T>(entry.Item, entry.Deliveries, member.Name));
        }
        member.InHand.Clear();
    }

    // Items to those who wait for them, and what waits to be put to the room that this makes, until nothing moves.
    private void HandOut()
    {
        while (true)
        {
            if (_puts.First is { Value: var put } && HasRoom)
            {
                _items.AddLast(new BrokerEntry<T>(put.Item));
                _unfinished++;
                Withdraw(put, BrokerOutcome.Done);
            }
            else if (_gets.First is { Value: var get } && _items.First is { Value: var entry })
            {
                _items.RemoveFirst();
                Deliver(entry, get);
            }
            else
            {
                return;
            }
        }
    }

    private void Deliver(BrokerEntry<T> entry, BrokerRequest<T> get)
    {
        entry.Deliveries++;
        if (getFinishes)
        {
            _unfinished--;
        }
        else
        {
            get.Member.InHand.Enqueue(entry);
            _holders.Add(get.Member);
        }
        Withdraw(get, BrokerOutcome.Done, entry.Item);
    }

    // A closed and empty queue has not ended while somebody works, since that one may die; but two who both wait with
    // items in hand would wait for each other.
    private void TellEnds()
    {
        if (_unfinished == 0)
        {
            while (_joins.First is { } join) Withdraw(join.Value, BrokerOutcome.Done);
        }
        if (!_isClosed || _gets.Count == 0 || !_holders.All(h => h.WaitsForItem)) return;
        while (_gets.First is { } get) Withdraw(get.Value, BrokerOutcome.Closed);
    }

    private static void Wait(BrokerRequest<T> request, LinkedList<BrokerRequest<T>> line)
    {
        request.Place = line.AddLast(request);
        request.Member.Waiting.Add(request);
    }

    private static void Withdraw(BrokerRequest<T> request, BrokerOutcome outcome, T item = default!)
    {
        request.Place!.List!.Remove(request.Place);
        request.Place = null;
        request.Member.Waiting.Remove(request);
        request.Complete(outcome, item);
    }
}
