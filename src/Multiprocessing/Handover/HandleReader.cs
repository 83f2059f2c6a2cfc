using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using EchoServer.Linux.Calls;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Multiprocessing;

/// <summary>Makes JSON into arguments again, with the descriptors that were handed over.</summary>
/// <param name="first">The number that the first of them has here.</param>
/// <param name="count">How many there are.</param>
internal sealed class HandleReader(int first, int count)
{
    [ThreadStatic]
    private static HandleReader? _current; // whose Read is under way

    private JsonSerializerOptions? _options;

    /// <summary>All that was handed over, as it is: the caller's to close.</summary>
    public int[] TakeAll() => [.. Enumerable.Range(first, count)];

    /// <summary>Makes JSON into a value.</summary>
    public T? Read<T>(JsonElement json, JsonTypeInfo<T> type)
    {
        JsonTypeInfo<T> wide = ValueJson.For(type);
        (_current, _options) = (this, wide.Options);
        try
        {
            return json.Deserialize(wide);
        }
        finally
        {
            _current = null;
        }
    }

    /// <summary>How values of another type become JSON in what is being read: those of a queue, say.</summary>
    /// <returns>Null when the program's JSON context does not know the type.</returns>
    internal static JsonTypeInfo<T>? TypeInfo<T>() =>
        Current._options!.TryGetTypeInfo(typeof(T), out JsonTypeInfo? type) ? (JsonTypeInfo<T>)type : null;

    /// <summary>The descriptor of a number. It is close-on-exec from here on.</summary>
    internal static SafeFileHandle Take(int number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(number, Current.Count);
        var handle = new SafeFileHandle(Current.First + number, ownsHandle: true);
        Libc.SetCloseOnExec(handle);
        return handle;
    }

    private int First => first;

    private int Count => count;

    private static HandleReader Current => _current
        ?? throw new InvalidOperationException(
            "queues and pipes are received by a process when it starts, in its arguments; they can't be items");
}
