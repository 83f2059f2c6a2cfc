using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace EchoServer.Multiprocessing;

/// <summary>
/// A queue between a process and its children, their children too, that knows what was finished. The process that makes
/// it holds it; others get it among the arguments they start with, and when one of them dies, what it had in hand is
/// handed out again. (Python's <c>multiprocessing.JoinableQueue</c>, where a consumer that dies leaves <c>join</c>
/// waiting for ever.)
/// </summary>
/// <remarks>
/// Each process that uses it has a connection of its own to the holder, from its first use on, whose end is the
/// process's. So nothing is shared that a killed process could leave locked.
/// </remarks>
/// <example>
/// <code>
/// // Json is the program's JsonSerializerContext; Main passes Work to ProcessProgram.Run.
/// static readonly ProcessFunction&lt;JoinableQueue&lt;int>> Work =
///     ProcessTarget.Of&lt;JoinableQueue&lt;int>>("work", Consume, Json.Default.JoinableQueueInt32);
///
/// static void Consume(JoinableQueue&lt;int> tasks)
/// {
///     for (; tasks.TryGet(out int task, Timeout.InfiniteTimeSpan); tasks.TaskDone()) Console.WriteLine(task);
/// }
///
/// using JoinableQueue&lt;int> tasks = new();
/// using ChildProcess consumer = new(Work.With(tasks)) { IsDaemon = true };
/// consumer.Start();
/// tasks.Put(1);
/// tasks.Join(); // until each item is done
/// </code>
/// </example>
/// <typeparam name="T">The items' type.</typeparam>
public sealed class JoinableQueue<T> : BrokeredQueue<T>, IDisposable
{
    private const string Name = "queue"; // the holder serves but one
    private const int KeyBytes = 32;

    private readonly QueueBroker<ReadOnlyMemory<byte>>? _broker; // in the process that holds it
    private readonly Lazy<ManagerServer>? _server;
    private readonly byte[] _key = [];
    private readonly JoinableQueueTicket? _ticket; // in others

    /// <summary>A queue that this process holds.</summary>
    /// <param name="type">How items become JSON; null for string, int, long, double, bool and byte[].</param>
    /// <param name="options">The settings; null takes the defaults.</param>
    public JoinableQueue(JsonTypeInfo<T>? type = null, JoinableQueueOptions? options = null)
        : base(PlainJson.For(type))
    {
        _broker = BrokerFactory.Create(
            $"of {typeof(T).Name}", PlainJson.For(type), options ?? new JoinableQueueOptions(), lost =>
                ItemLost?.Invoke(this, new ItemLostEventArgs<T>(lost)));
        Channel = new LocalQueueChannel(_broker);
        _key = RandomNumberGenerator.GetBytes(KeyBytes);
        _server = new Lazy<ManagerServer>(Serve);
    }

    /// <summary>The queue in a process that was started with it.</summary>
    [JsonConstructor]
    public JoinableQueue(JoinableQueueTicket ticket)
        : base(PlainJson.For(HandleReader.TypeInfo<T>()))
    {
        ArgumentNullException.ThrowIfNull(ticket);
        _ticket = ticket;
        Channel = new RemoteQueueChannel(Name, ConnectAsync);
    }

    /// <summary>An item was lost: see <see cref="ConsumerDeath"/>. Raised in the process that holds the queue alone, on
    /// a thread of the pool.</summary>
    public event EventHandler<ItemLostEventArgs<T>>? ItemLost;

    /// <summary>The queue among the arguments of a process.</summary>
    [JsonInclude]
    public JoinableQueueTicket Ticket => _ticket ?? new JoinableQueueTicket(_server!.Value.Address, _key);

    private protected override IQueueChannel Channel { get; }

    /// <summary>Leaves the queue. In the process that holds it that is its end for all: others get a
    /// <see cref="QueueUnavailableException"/>.</summary>
    public void Dispose()
    {
        if (Channel is RemoteQueueChannel remote) remote.Close();
        else ((LocalQueueChannel)Channel).Leave();
        if (_server is { IsValueCreated: true }) _server.Value.Dispose();
    }

    // In the abstract namespace: no file, and gone with the process. Who else may try it does not have the key.
    private ManagerServer Serve()
    {
        Served served = new();
        served.Queues[Name] = new ServedQueue(_broker!, _ => { });
        string address = $"unix:@multiprocessing-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}";
        ConnectionListenerOptions options = new()
            { AuthKey = _key, MaxFrameLength = Array.MaxLength, StallTimeout = Timeout.InfiniteTimeSpan };
        return new ManagerServer(new ConnectionListener(address, options), served);
    }

    // A process may be stopped for any time, by a debugger or SIGSTOP, and go on: only its end is one.
    private async Task<ManagerChannel> ConnectAsync()
    {
        ConnectionOptions options = new()
        {
            AuthKey = _ticket!.Key, MaxFrameLength = Array.MaxLength, HandshakeTimeout = Timeout.InfiniteTimeSpan,
            StallTimeout = Timeout.InfiniteTimeSpan,
        };
        try
        {
            return new ManagerChannel(await Connection.ConnectAsync(_ticket.Address, options));
        }
        catch (Exception e) when (ConnectionFailure.Is(e) || e is SocketException or AuthenticationException)
        {
            throw new QueueUnavailableException($"the process that holds the queue has ended: {e.Message}", e);
        }
    }
}
