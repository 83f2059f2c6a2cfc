
namespace EchoServer.Multiprocessing;

/// <summary>How a queue with unfinished items behaves.</summary>
public sealed class JoinableQueueOptions
{
    private readonly int? _capacity;
    private readonly int _maxDeliveries = 5;

    /// <summary>The most items that wait in it, at least 1; null is any number. (Python's <c>maxsize</c>.)</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less.</exception>
    public int? Capacity
    {
        get => _capacity;
        init
        {
            if (value is { } number) ArgumentOutOfRangeException.ThrowIfLessThan(number, 1, nameof(Capacity));
            _capacity = value;
        }
    }

    /// <summary>
    /// Whether an item is finished when it is got, as in a plain queue: nobody has it in hand, and there is no
    /// TaskDone. One that its consumer dies with is gone; see <see cref="OnConsumerDeath"/> for what happens otherwise.
    /// </summary>
    public bool GetFinishes { get; init; }

    /// <summary>What becomes of the items that a consumer has in hand when it dies.</summary>
    public ConsumerDeath OnConsumerDeath { get; init; }

    /// <summary>How often an item is handed out, at least once, before it is reported as lost: it may be what its
    /// consumers die of. 5 at first.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less.</exception>
    public int MaxDeliveries
    {
        get => _maxDeliveries;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(MaxDeliveries));
            _maxDeliveries = value;
        }
    }
}
