namespace EchoServer.Multiprocessing;

/// <summary>A request of the process that holds the queue.</summary>
internal sealed class LocalRequest<T>(BrokerMember<T> member, BrokerOperation operation, T item = default!)
    : BrokerRequest<T>(member, operation, item)
{
    private readonly TaskCompletionSource<(BrokerOutcome Outcome, T Item)> _answer =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What came of it, and what was got.</summary>
    public Task<(BrokerOutcome Outcome, T Item)> Answered => _answer.Task;

    /// <inheritdoc/>
    protected override void Answer(BrokerOutcome outcome, T item) => _answer.SetResult((outcome, item));
}
