using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace EchoServer.Multiprocessing;

/// <summary>
/// Holds queues and services under names, and serves them to other processes and machines:
/// <see cref="QueueManagerClient"/>, or a Python process with <c>multiprocessing.connection.Client</c> and <c>json</c>.
/// (The task of Python's <c>BaseManager</c> with registered queues; items are JSON, never code.)
/// </summary>
/// <example>
/// <code>
/// using QueueManager manager = new("the key"u8.ToArray());
/// ManagedQueue&lt;int> tasks = manager.AddQueue&lt;int>("tasks");
/// manager.Start("127.0.0.1:0");
/// Console.WriteLine(manager.Address); // for QueueManagerClient.Connect
/// tasks.Put(1);
/// tasks.Join(); // until a client has done the item
/// </code>
/// </example>
public sealed class QueueManager : IDisposable
{
    private readonly Served _served = new();
    private readonly ConnectionListenerOptions _options;
    private ManagerServer? _server;

    /// <summary>A manager that serves nothing yet.</summary>
    /// <param name="authKey">The key that clients must know.</param>
    /// <exception cref="ArgumentException">The key is empty.</exception>
    public QueueManager(ReadOnlyMemory<byte> authKey)
        : this(new ConnectionListenerOptions { AuthKey = authKey })
    {
    }

    /// <summary>A manager that serves nothing yet.</summary>
    /// <param name="options">The settings of its listener, with the authkey.</param>
    /// <exception cref="ArgumentException">The key is empty.</exception>
    public QueueManager(ConnectionListenerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.AuthKey.IsEmpty)
            throw new ArgumentException("a queue manager needs an authkey that is not empty", nameof(options));
        _options = options;
    }

    /// <summary>Where clients reach it, with the port that was picked.</summary>
    /// <exception cref="InvalidOperationException">It was not started.</exception>
    public string Address =>
        _server?.Address ?? throw new InvalidOperationException("the queue manager was not started");

    /// <summary>How many clients it serves at this moment.</summary>
    internal int Clients => _server?.Peers ?? 0;

    /// <summary>Adds a queue, and returns it for use in this process.</summary>
    /// <param name="name">The name by which clients get the queue.</param>
    /// <param name="type">How items become JSON; null for string, int, long, double, bool and byte[]. What is put is
    /// checked against it.</param>
    /// <param name="options">The settings; null takes the defaults.</param>
    /// <exception cref="ArgumentException">Another queue has the name.</exception>
    public ManagedQueue<T> AddQueue<T>(string name, JsonTypeInfo<T>? type = null, JoinableQueueOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        JsonTypeInfo<T> known = PlainJson.For(type);
        ManagedQueue<T>? queue = null;
        var broker =
            BrokerFactory.Create(name, known, options ?? new JoinableQueueOptions(), lost => queue!.RaiseLost(lost));
        queue = new ManagedQueue<T>(known, new LocalQueueChannel(broker));
        if (!_served.Queues.TryAdd(name, new ServedQueue(broker, json => JsonSerializer.Deserialize(json.Span, known))))
            throw Taken(name);
        return queue;
    }

    /// <summary>Adds a service: a function that clients call. Calls run beside each other, on threads of the
    /// pool.</summary>
    /// <param name="name">The name by which clients call the service.</param>
    /// <param name="serve">The function; the token says that the caller is gone.</param>
    /// <param name="requestType">How requests become JSON; null for the plain types, as in
    /// <see cref="AddQueue"/>.</param>
    /// <param name="replyType">How replies become JSON; null for the plain types.</param>
    /// <exception cref="ArgumentException">Another service has the name.</exception>
    public void AddService<TRequest, TReply>(
        string name, Func<TRequest, CancellationToken, Task<TReply>> serve, JsonTypeInfo<TRequest>? requestType = null,
        JsonTypeInfo<TReply>? replyType = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(serve);
        JsonTypeInfo<TRequest> request = PlainJson.For(requestType);
        JsonTypeInfo<TReply> reply = PlainJson.For(replyType);
        bool isAdded = _served.Services.TryAdd(name, async (json, gone) =>
            JsonSerializer.SerializeToUtf8Bytes(
                await serve(JsonSerializer.Deserialize(json.Span, request)!, gone), reply));
        if (!isAdded) throw Taken(name);
    }

    /// <summary>Adds a service: a function that clients call. Calls run beside each other, on threads of the
    /// pool.</summary>
    /// <param name="name">The name by which clients call the service.</param>
    /// <param name="serve">The function.</param>
    /// <param name="requestType">How requests become JSON; null for the plain types, as in
    /// <see cref="AddQueue"/>.</param>
    /// <param name="replyType">How replies become JSON; null for the plain types.</param>
    /// <exception cref="ArgumentException">Another service has the name.</exception>
    public void AddService<TRequest, TReply>(
        string name, Func<TRequest, TReply> serve, JsonTypeInfo<TRequest>? requestType = null,
        JsonTypeInfo<TReply>? replyType = null) =>
        AddService<TRequest, TReply>(name, (request, _) => Task.FromResult(serve(request)), requestType, replyType);

    /// <summary>Serves from here on; queues and services may still be added.</summary>
    /// <inheritdoc cref="ConnectionListener(string, ConnectionListenerOptions)"/>
    public void Start(string address)
    {
        if (_server is not null)
            throw new InvalidOperationException($"the queue manager was started already, at {Address}");
        _server = new ManagerServer(new ConnectionListener(address, _options), _served);
    }

    /// <summary>Ends all connections. Clients get a <see cref="QueueUnavailableException"/>.</summary>
    public void Dispose() => _server?.Dispose();

    private static ArgumentException Taken(string name) => new($"the name '{name}' is taken");
}
