using System.Collections.Concurrent;

namespace EchoServer.Load.Scenarios;

/// <summary>
/// Clients that are free: an iteration takes one and gives it back. So the scenarios need not know which copy they run in, and an open load has
/// as many long connections as it needs. A thread gets the client back that it gave last.
/// </summary>
internal sealed class ClientPool(ClientSettings settings)
{
    private readonly ConcurrentBag<EchoClient> _free = [];
    private readonly Payload _payload = new(new Random(settings.Seed));
    private int _made = settings.ClientsBefore;

    /// <summary>Takes a client that is free, or a new one.</summary>
    public EchoClient Take() =>
        _free.TryTake(out EchoClient? client) ? client : New();

    /// <summary>Makes a client that has no connection yet.</summary>
    public EchoClient New() => new(settings, _payload, Interlocked.Increment(ref _made));

    /// <summary>Gives one back.</summary>
    public void Return(EchoClient client) => _free.Add(client);

    /// <summary>Closes the connections of those that are free; the task has ended.</summary>
    public Task DisposeAsync()
    {
        while (_free.TryTake(out EchoClient? client)) client.Dispose();
        return Task.CompletedTask;
    }
}
