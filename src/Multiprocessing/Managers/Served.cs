using System.Collections.Concurrent;

namespace EchoServer.Multiprocessing;

/// <summary>What a manager serves, by name.</summary>
internal sealed class Served
{
    /// <summary>Queues.</summary>
    public ConcurrentDictionary<string, ServedQueue> Queues { get; } = new();

    /// <summary>Services: from a request's JSON to its reply's.</summary>
    public ConcurrentDictionary<string, Func<ReadOnlyMemory<byte>, CancellationToken, Task<byte[]>>> Services
        { get; } = new();
}
