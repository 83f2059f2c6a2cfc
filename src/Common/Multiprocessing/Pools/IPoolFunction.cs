using System.Text.Json;

namespace EchoServer.Common.Multiprocessing.Pools;

/// <summary>A worker's view of a function.</summary>
internal interface IPoolFunction
{
    /// <summary>Calls it for each of some items.</summary>
    /// <param name="items">A JSON array.</param>
    /// <param name="results">Where the array of results goes.</param>
    void Call(ReadOnlySpan<byte> items, Utf8JsonWriter results);
}
