using System.Text.Json;
using System.Text.Json.Serialization;
using EchoServer.Common.Multiprocessing.Json;
using EchoServer.Common.Multiprocessing.Starting;

namespace EchoServer.Common.Multiprocessing.Pools;

/// <summary>What a worker starts with.</summary>
/// <param name="Channel">A stream socket: tasks come, results go.</param>
/// <param name="Initializer">What it runs first; null for nothing.</param>
/// <param name="InitializerArguments">What for.</param>
internal sealed record WorkerArguments(InheritedHandle Channel, string? Initializer, [property: JsonConverter(typeof(RawElementConverter))] JsonElement? InitializerArguments);
