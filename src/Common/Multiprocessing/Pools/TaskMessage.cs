using System.Text.Json;

namespace EchoServer.Common.Multiprocessing.Pools;

/// <summary>The pool's side of what is said between it and its workers: <c>["function", item, …]</c> there; <c>[result, …]</c>, and after an exception <c>{…}</c> of it at the end, back.</summary>
/// <remarks>Results are wrapped in arrays of their own, so that an exception can't be taken for one.</remarks>
internal static class TaskMessage
{
    /// <summary>Writes a task.</summary>
    public static void Write<TIn, TOut>(Utf8JsonWriter task, PoolFunction<TIn, TOut> function, ReadOnlySpan<TIn> items)
    {
        task.WriteStartArray();
        task.WriteStringValue(function.Name);
        foreach (TIn item in items) function.Write(task, item);
        task.WriteEndArray();
    }

    /// <summary>Reads an answer.</summary>
    /// <param name="reply">The message.</param>
    /// <param name="results">How many results are expected.</param>
    /// <param name="take">Gets each result with its number.</param>
    /// <exception cref="RemoteTaskException">What the worker's function threw.</exception>
    /// <exception cref="JsonException">There are fewer results.</exception>
    public static void Read(byte[] reply, int results, Action<int, JsonElement> take)
    {
        using JsonDocument document = JsonDocument.Parse(reply);
        int number = 0;
        foreach (JsonElement element in document.RootElement.EnumerateArray())
        {
            if (element.ValueKind == JsonValueKind.Object) throw Exception(element);
            take(number++, element[0]);
        }
        if (number != results) throw new JsonException($"{number} results instead of {results}");
    }

    private static RemoteTaskException Exception(JsonElement e) =>
        new(e.GetProperty("type").GetString()!, e.GetProperty("message").GetString()!, e.GetProperty("trace").GetString()!);
}
