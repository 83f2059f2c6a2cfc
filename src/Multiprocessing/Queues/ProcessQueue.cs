using System.ComponentModel;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace EchoServer.Multiprocessing;

/// <summary>
/// A queue between processes: any of them puts items, any of them takes them, each item once, those of one process in
/// the order it put them. A child gets it among the arguments it starts with. (Python's <c>multiprocessing.Queue</c>.)
/// </summary>
/// <remarks>
/// The queue is a socket of the kernel's: there is no thread that feeds it, and no lock that a process could keep. So
/// any process may be killed at any moment: what it has put is there, what it has taken is gone, and the others go on.
/// Bytes, texts and numbers travel as they are, all else as JSON. Safe for use by several threads.
/// </remarks>
/// <example>
/// <code>
/// // Json is the program's JsonSerializerContext; Main passes Produce to ProcessProgram.Run.
/// static readonly ProcessFunction&lt;ProcessQueue&lt;int>> Produce = ProcessTarget.Of&lt;ProcessQueue&lt;int>>(
///     "produce", queue => queue.Put(42), Json.Default.ProcessQueueInt32);
///
/// using ProcessQueue&lt;int> queue = new();
/// using ChildProcess producer = new(Produce.With(queue));
/// producer.Start();
/// Console.WriteLine(queue.Get()); // 42
/// </code>
/// </example>
/// <typeparam name="T">The items' type.</typeparam>
public sealed partial class ProcessQueue<T> : IDisposable
{
    private readonly ItemCodec<T> _codec;
    private readonly ItemChannel _channel;
    private readonly ReadinessTurns _putting = new(), _getting = new();
    private bool _isDisposed;

    /// <summary>A queue of strings, ints, longs, doubles, bools or bytes.</summary>
    /// <param name="capacity">How many items it holds, exactly; null for as many as there is memory for.</param>
    /// <exception cref="ArgumentException">The items are of another type.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is not positive, or beyond what the kernel has room
    /// for (net.core.wmem_max).</exception>
    /// <exception cref="QueueLimitException">No descriptor is to be had.</exception>
    public ProcessQueue(int? capacity = null)
        : this(ItemCodecs.BuiltIn<T>(), capacity)
    {
    }

    /// <summary>A queue of items of any type.</summary>
    /// <param name="items">How items become JSON.</param>
    /// <param name="capacity">How many items it holds, exactly; null for as many as there is memory for.</param>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is not positive, or beyond what the kernel has room
    /// for (net.core.wmem_max).</exception>
    /// <exception cref="QueueLimitException">No descriptor is to be had.</exception>
    public ProcessQueue(JsonTypeInfo<T> items, int? capacity = null)
        : this(ItemCodecs.Of(items), capacity)
    {
    }

    /// <summary>The queue that another process has handed over; for JSON.</summary>
    /// <param name="sending">Where items are sent.</param>
    /// <param name="receiving">Where they are received.</param>
    /// <param name="memory">Where large ones are.</param>
    /// <param name="capacity">How many items it holds.</param>
    /// <param name="messageLength">How long its messages are.</param>
    [JsonConstructor]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public ProcessQueue(
        InheritedHandle sending, InheritedHandle receiving, InheritedHandle memory, int? capacity, int? messageLength)
    {
        ArgumentNullException.ThrowIfNull(sending);
        ArgumentNullException.ThrowIfNull(receiving);
        ArgumentNullException.ThrowIfNull(memory);
        _codec = ItemCodecs.Received<T>();
        SocketPair pair = new(sending.Handle, receiving.Handle);
        ItemMemory items = new(memory.Handle);
        _channel = messageLength is { } length
            ? new BoundedSocket(pair, items, length) : new SegmentChain(new Signpost(pair), items);
        Capacity = capacity;
    }

    private ProcessQueue(ItemCodec<T> codec, int? capacity)
    {
        _codec = codec;
        _channel = capacity is { } items ? BoundedSocketMaker.Make(items) : MakeUnbounded();
        Capacity = capacity;
    }

    /// <summary>How many items it holds; null for as many as there is memory for.</summary>
    public int? Capacity { get; }

    /// <summary>Part of the queue's JSON form.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public InheritedHandle Sending => new(_channel.Sending);

    /// <summary>Part of the queue's JSON form.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public InheritedHandle Receiving => new(_channel.Receiving);

    /// <summary>Part of the queue's JSON form.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public InheritedHandle Memory => new(_channel.Memory.Handle);

    /// <summary>Part of the queue's JSON form.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public int? MessageLength => _channel.MessageLength;

    /// <summary>How many items there are, at a moment that has passed when it is told; null for a queue without a
    /// capacity, where the kernel does not tell. (Python's <c>qsize</c>.)</summary>
    [JsonIgnore]
    public int? Count => _channel.Count;

    /// <summary>Whether there are none, at a moment that has passed when it is told.</summary>
    [JsonIgnore]
    public bool IsEmpty => _channel.IsEmpty();

    /// <summary>
    /// Closes it for all processes: nothing can be put any more; what was put can still be taken, and then all see the
    /// end. (Python's <c>close</c> is for the one process.)
    /// </summary>
    public void Close() => _channel.Close();

    /// <summary>Closes what this process has of it, and does nothing to the queue. No Get without a time-out may be
    /// under way, as it would go on; one that is asynchronous ends.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, true)) return;
        _putting.Dispose();
        _getting.Dispose();
        _channel.Dispose();
    }

    private static SegmentChain MakeUnbounded()
    {
        var memory = ItemMemory.Create();
        try
        {
            return new SegmentChain(Signpost.Create(), memory);
        }
        catch
        {
            memory.Dispose();
            throw;
        }
    }
}
