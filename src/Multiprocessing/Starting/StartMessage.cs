using System.Text.Json;
using System.Text.Json.Serialization;

namespace EchoServer.Multiprocessing;

/// <summary>What a child is told when it starts, through memory that it inherits.</summary>
/// <param name="Target">What it runs.</param>
/// <param name="Arguments">What for.</param>
/// <param name="Handles">How many descriptors are handed over.</param>
/// <param name="Name">Its name.</param>
/// <param name="Identity">Its number, after those of its ancestors.</param>
/// <param name="IsDaemon">Whether it ends with its parent.</param>
/// <param name="Parent">Its parent's pid.</param>
/// <param name="LogLevel">What it logs to stderr.</param>
internal sealed record StartMessage(
    string Target, [property: JsonConverter(typeof(RawElementConverter))] JsonElement Arguments, int Handles, string Name, string Identity, bool IsDaemon, int Parent, ProcessLogLevel LogLevel);
