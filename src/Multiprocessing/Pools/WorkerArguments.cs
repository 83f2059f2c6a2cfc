using System.Text.Json;
using System.Text.Json.Serialization;

namespace EchoServer.Multiprocessing;

/// <summary>What a worker starts with.</summary>
/// <param name="Channel">A stream socket: tasks come, results go.</param>
/// <param name="Initializer">The name of the function that the worker runs first; null for none.</param>
/// <param name="InitializerArguments">The initializer's arguments, as JSON; null where there is none.</param>
internal sealed record WorkerArguments(
    InheritedHandle Channel, string? Initializer,
    [property: JsonConverter(typeof(RawElementConverter))] JsonElement? InitializerArguments);
