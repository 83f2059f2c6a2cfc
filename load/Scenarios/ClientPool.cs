using System.Collections.Concurrent;

namespace EchoServer.Load.Scenarios;

/// <summary>
/// Clients that are free: an iteration takes one and gives it back. So the scenarios need not know which copy they run
/// in, and an open load has as many long connections as it needs. A thread gets the client back that it gave last.
/// </summary>
internal sealed class ClientPool(ClientSettings settings) : IDisposable
{
    private readonly ConcurrentBag<EchoClient> _free = [];
    private readonly Interrupter _interrupter = new(settings.Timeout, settings.Stop);
    private readonly Payload _payload = new(new Random(settings.Seed));
    private int _made = settings.ClientsBefore;

    /// <summary>Takes a client that is free, or a new one.</summary>
    /// <param name="end">When what it is taken for should be over; see <see cref="Interrupter"/>.</param>
    public EchoClient Take(CancellationToken end) =>
        _free.TryTake(out EchoClient? client) ? Begin(client, end) : New(end);

    /// <summary>Makes a client that has no connection yet.</summary>
    /// <param name="end">As for <see cref="Take"/>.</param>
    public EchoClient New(CancellationToken end)
    {
        EchoClient client = new(settings, _payload, Interlocked.Increment(ref _made));
        _interrupter.Add(client);
        return Begin(client, end);
    }

    /// <summary>Gives a client back.</summary>
    public void Return(EchoClient client)
    {
        client.End = CancellationToken.None;
        _free.Add(client);
    }

    /// <summary>Closes the connections of those that are free.</summary>
    public void Dispose()
    {
        _interrupter.Dispose();
        while (_free.TryTake(out EchoClient? client)) client.Dispose();
    }

    /// <inheritdoc cref="Dispose"/>
    /// <returns>A task that has ended.</returns>
    public Task DisposeAsync()
    {
        Dispose();
        return Task.CompletedTask;
    }

    private EchoClient Begin(EchoClient client, CancellationToken end)
    {
        _interrupter.Begin(client, end);
        return client;
    }
}
