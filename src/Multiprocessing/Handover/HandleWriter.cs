using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace EchoServer.Multiprocessing;

/// <summary>Makes arguments into JSON, and collects the descriptors among them: in the JSON they are numbers.</summary>
internal sealed class HandleWriter
{
    [ThreadStatic]
    private static HandleWriter? _current; // whose Write is under way

    private readonly List<SafeHandle> _handles = [];

    /// <summary>What was collected.</summary>
    public IReadOnlyList<SafeHandle> Handles => _handles;

    /// <summary>Takes descriptors that are no part of the JSON.</summary>
    public void AddAll(IEnumerable<SafeHandle> handles) => _handles.AddRange(handles);

    /// <summary>Makes a value into JSON, as <see cref="ValueJson"/> has it.</summary>
    public JsonElement Write<T>(T value, JsonTypeInfo<T> type)
    {
        _current = this;
        try
        {
            return JsonSerializer.SerializeToElement(value, ValueJson.For(type));
        }
        finally
        {
            _current = null;
        }
    }

    /// <summary>Takes a descriptor.</summary>
    /// <returns>The number by which the message names it.</returns>
    /// <exception cref="InvalidOperationException">Nothing is being started.</exception>
    internal static int Add(SafeHandle handle)
    {
        ThrowIfNothingStarts();
        _current!._handles.Add(handle);
        return _current._handles.Count - 1;
    }

    /// <summary>Refuses to write what only a process that starts may have.</summary>
    /// <exception cref="InvalidOperationException">Nothing is being started.</exception>
    internal static void ThrowIfNothingStarts()
    {
        if (_current is null)
            throw new InvalidOperationException(
                "queues and pipes are handed to a process when it starts, in its arguments; they can't be items");
    }
}
