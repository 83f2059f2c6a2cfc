using System.Text.Json.Serialization;

namespace EchoServer.Multiprocessing;

/// <summary>A joinable queue among the arguments of a process: where its holder is reached, and the key that it asks
/// for.</summary>
[JsonConverter(typeof(JoinableQueueTicketConverter))]
public sealed class JoinableQueueTicket
{
    internal JoinableQueueTicket(string address, byte[] key) => (Address, Key) = (address, key);

    internal string Address { get; }

    internal byte[] Key { get; }
}
