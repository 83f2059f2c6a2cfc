using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace EchoServer.Multiprocessing;

/// <summary>Uses the queues and services of a <see cref="QueueManager"/> in another process, or on another machine.
/// When it ends, what it has in hand is handed out again.</summary>
/// <example>
/// <code>
/// using QueueManagerClient manager = QueueManagerClient.Connect("127.0.0.1:5000", "the key"u8.ToArray());
/// ManagedQueue&lt;int> tasks = manager.GetQueue&lt;int>("tasks");
/// Console.WriteLine(tasks.Get());
/// tasks.TaskDone();
/// </code>
/// </example>
public sealed class QueueManagerClient : IDisposable
{
    private readonly ManagerChannel _channel;

    private QueueManagerClient(ManagerChannel channel) => _channel = channel;

    /// <summary>Connects to a manager.</summary>
    /// <param name="address">The manager's address.</param>
    /// <param name="authKey">The manager's key.</param>
    /// <inheritdoc cref="Connection.Connect"/>
    public static QueueManagerClient Connect(string address, ReadOnlyMemory<byte> authKey) =>
        Connect(address, new ConnectionOptions { AuthKey = authKey });

    /// <inheritdoc cref="Connect(string, ReadOnlyMemory{byte})"/>
    /// <param name="address">The manager's address.</param>
    /// <param name="options">The settings, with the authkey.</param>
    public static QueueManagerClient Connect(string address, ConnectionOptions options) =>
        ConnectAsync(address, options).GetAwaiter().GetResult();

    /// <inheritdoc cref="Connect(string, ConnectionOptions)"/>
    public static async Task<QueueManagerClient> ConnectAsync(
        string address, ConnectionOptions options, CancellationToken cancellationToken = default) =>
        new(new ManagerChannel(await Connection.ConnectAsync(address, options, cancellationToken)));

    /// <summary>A queue of the manager's; whether it has one of that name shows when it is used.</summary>
    /// <param name="name">The queue's name, as it was added.</param>
    /// <param name="type">How items become JSON; null for string, int, long, double, bool and byte[].</param>
    public ManagedQueue<T> GetQueue<T>(string name, JsonTypeInfo<T>? type = null) =>
        new(PlainJson.For(type), new RemoteQueueChannel(name, () => Task.FromResult(_channel)));

    /// <summary>Calls a service of the manager's.</summary>
    /// <param name="service">The service's name, as it was added.</param>
    /// <param name="request">The request.</param>
    /// <param name="requestType">How the request becomes JSON; null for the plain types, as in
    /// <see cref="GetQueue"/>.</param>
    /// <param name="replyType">How the reply becomes JSON; null for the plain types.</param>
    /// <param name="cancellationToken">Stops waiting; the service goes on.</param>
    /// <exception cref="ServiceFailedException">It threw an exception, or there is no such service.</exception>
    /// <exception cref="QueueUnavailableException">The manager has ended.</exception>
    public async Task<TReply> CallAsync<TRequest, TReply>(
        string service, TRequest request, JsonTypeInfo<TRequest>? requestType = null,
        JsonTypeInfo<TReply>? replyType = null, CancellationToken cancellationToken = default)
    {
        ManagerMessage message = new()
            { Operation = ManagerOperation.Call, Service = service,
                Item = JsonSerializer.SerializeToUtf8Bytes(request, PlainJson.For(requestType)) };
        ManagerMessage reply = await _channel.AskAsync(message, CancellationToken.None).WaitAsync(cancellationToken);
        if (reply.Error is not null)
            throw new ServiceFailedException($"service '{service}': {reply.Error}: {reply.Text}");
        return JsonSerializer.Deserialize(reply.Item!.Value.Span, PlainJson.For(replyType))!;
    }

    /// <summary>Leaves the manager.</summary>
    public void Dispose() => _channel.Dispose();
}
