
namespace EchoServer.Multiprocessing;

/// <summary>A request of another process; what came of it is its reply.</summary>
internal sealed class RemoteRequest(
    BrokerMember<ReadOnlyMemory<byte>> member, BrokerOperation operation, ManagerMessage request,
    Action<ManagerMessage> reply)
    : BrokerRequest<ReadOnlyMemory<byte>>(member, operation, request.Item ?? default)
{
    /// <inheritdoc/>
    protected override void Answer(BrokerOutcome outcome, ReadOnlyMemory<byte> item) => reply(outcome switch
    {
        BrokerOutcome.Done =>
            new ManagerMessage { Item = Operation == BrokerOperation.Get ? item : default(ReadOnlyMemory<byte>?) },
        BrokerOutcome.TimedOut => new ManagerMessage { Error = ManagerError.TimedOut },
        BrokerOutcome.Closed => new ManagerMessage { Error = ManagerError.Closed },
        BrokerOutcome.NothingInHand => new ManagerMessage { Error = ManagerError.NothingInHand },
        _ => new ManagerMessage { Error = ManagerError.Cancelled },
    });
}
