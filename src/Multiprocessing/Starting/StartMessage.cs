using System.Text.Json;
using System.Text.Json.Serialization;

namespace EchoServer.Multiprocessing;

/// <summary>What a child is told when it starts, through memory that it inherits.</summary>
/// <param name="Target">The name of the function, or class, that the process runs.</param>
/// <param name="Arguments">The target's arguments, as JSON.</param>
/// <param name="Handles">The number of descriptors that are handed over.</param>
/// <param name="Name">The process's name.</param>
/// <param name="Identity">The process's number, after those of its ancestors.</param>
/// <param name="IsDaemon">Whether it ends with its parent.</param>
/// <param name="Parent">The parent's pid.</param>
/// <param name="LogLevel">What it logs to stderr.</param>
internal sealed record StartMessage(
    string Target, [property: JsonConverter(typeof(RawElementConverter))] JsonElement Arguments, int Handles,
    string Name, string Identity, bool IsDaemon, int Parent, ProcessLogLevel LogLevel);
