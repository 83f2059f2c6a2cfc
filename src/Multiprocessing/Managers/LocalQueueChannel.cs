
namespace EchoServer.Multiprocessing;

/// <summary>The way to a broker in this process.</summary>
internal sealed class LocalQueueChannel(QueueBroker<ReadOnlyMemory<byte>> broker) : IQueueChannel
{
    private readonly BrokerMember<ReadOnlyMemory<byte>> _member = new(CurrentProcess.Name);

    /// <inheritdoc/>
    public async Task<(BrokerOutcome Outcome, ReadOnlyMemory<byte> Item)> AskAsync(
        BrokerOperation operation, ReadOnlyMemory<byte> item, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        LocalRequest<ReadOnlyMemory<byte>> request = new(_member, operation, item);
        broker.Submit(request, timeout);
        await using CancellationTokenRegistration registration =
            cancellationToken.Register(() => broker.Cancel(request, BrokerOutcome.Cancelled));
        var answer = await request.Answered;
        return answer.Outcome != BrokerOutcome.Cancelled ? answer : throw Withdrawn(cancellationToken);
    }

    /// <inheritdoc/>
    public Task<long> CountAsync() => Task.FromResult<long>(broker.Count);

    /// <summary>Uses the queue no more.</summary>
    public void Leave() => broker.Leave(_member);

    private static Exception Withdrawn(CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested
            ? new OperationCanceledException(cancellationToken)
            : new ObjectDisposedException(null, "the queue is disposed");
}
