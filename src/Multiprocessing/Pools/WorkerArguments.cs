using System.Text.Json;
using System.Text.Json.Serialization;

namespace EchoServer.Multiprocessing;

/// <summary>What a worker starts with.</summary>
/// <param name="Channel">A stream socket: tasks come, results go.</param>
/// <param name="Initializer">What it runs first; null for nothing.</param>
/// <param name="InitializerArguments">What for.</param>
internal sealed record WorkerArguments(InheritedHandle Channel, string? Initializer, [property: JsonConverter(typeof(RawElementConverter))] JsonElement? InitializerArguments);
