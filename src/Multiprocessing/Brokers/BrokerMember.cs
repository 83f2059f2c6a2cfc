namespace EchoServer.Multiprocessing;

/// <summary>A process that uses a queue. All of it belongs to the queue's broker.</summary>
/// <param name="name">For reports of lost items.</param>
internal sealed class BrokerMember<T>(string name)
{
    /// <summary>The member's name, for reports.</summary>
    public string Name { get; } = name;

    /// <summary>What it was handed and has not finished, the oldest first.</summary>
    public Queue<BrokerEntry<T>> InHand { get; } = new();

    /// <summary>The member's requests that wait.</summary>
    public HashSet<BrokerRequest<T>> Waiting { get; } = [];

    /// <summary>Whether the member was told to leave.</summary>
    public bool HasLeft { get; set; }

    /// <summary>Whether the member waits for an item.</summary>
    public bool WaitsForItem => Waiting.Any(r => r.Operation == BrokerOperation.Get);
}
