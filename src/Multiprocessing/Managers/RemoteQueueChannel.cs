
namespace EchoServer.Multiprocessing;

/// <summary>The way to a broker in another process.</summary>
/// <param name="queue">The queue's name there.</param>
/// <param name="connect">Opens the connection, when it is first needed; again after it has failed.</param>
internal sealed class RemoteQueueChannel(string queue, Func<Task<ManagerChannel>> connect) : IQueueChannel
{
    private readonly Lock _gate = new();
    private Task<ManagerChannel>? _manager;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">There is no such queue; or the item is not of its type; or too many
    /// requests wait.</exception>
    public async Task<(BrokerOutcome Outcome, ReadOnlyMemory<byte> Item)> AskAsync(
        BrokerOperation operation, ReadOnlyMemory<byte> item, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        ManagerMessage request = new()
            { Operation = Name(operation), Queue = queue, Item = operation == BrokerOperation.Put
                ? item : default(ReadOnlyMemory<byte>?), Timeout = timeout };
        ManagerMessage reply = await (await ManagerAsync().WaitAsync(cancellationToken))
            .AskAsync(request, cancellationToken);
        return (Outcome(reply), reply.Item ?? default);
    }

    /// <inheritdoc/>
    public async Task<long> CountAsync()
    {
        ManagerMessage reply = await (await ManagerAsync())
            .AskAsync(new ManagerMessage { Operation = ManagerOperation.Size, Queue = queue });
        return reply.Size ?? throw Refused(reply);
    }

    /// <summary>Closes the connection, if there is one.</summary>
    public void Close()
    {
        lock (_gate)
        {
            if (_manager is { IsCompletedSuccessfully: true, Result: var manager }) manager.Dispose();
        }
    }

    private Task<ManagerChannel> ManagerAsync()
    {
        lock (_gate)
        {
            if (_manager is null or { IsCompleted: true, IsCompletedSuccessfully: false }) _manager = connect();
            return _manager;
        }
    }

    private BrokerOutcome Outcome(ManagerMessage reply) => reply.Error switch
    {
        null => BrokerOutcome.Done,
        ManagerError.TimedOut => BrokerOutcome.TimedOut,
        ManagerError.Closed => BrokerOutcome.Closed,
        ManagerError.NothingInHand => BrokerOutcome.NothingInHand,
        _ => throw Refused(reply),
    };

    private InvalidOperationException Refused(ManagerMessage reply) =>
        new($"queue '{queue}': {reply.Error}: {reply.Text}");

    private static string Name(BrokerOperation operation) => operation switch
    {
        BrokerOperation.Put => ManagerOperation.Put,
        BrokerOperation.Get => ManagerOperation.Get,
        BrokerOperation.Done => ManagerOperation.Done,
        BrokerOperation.Join => ManagerOperation.Join,
        _ => ManagerOperation.Close,
    };
}
