using System.Text.Json;

namespace EchoServer.Common.Multiprocessing.Pools;

/// <summary>A worker's view of a function.</summary>
internal interface IPoolFunction
{
    /// <summary>Calls it.</summary>
    /// <param name="item">What for.</param>
    /// <param name="result">Where its result goes.</param>
    void Call(JsonElement item, Utf8JsonWriter result);
}
