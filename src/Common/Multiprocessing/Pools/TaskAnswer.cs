using System.Text.Json;

namespace EchoServer.Common.Multiprocessing.Pools;

/// <summary>A worker's side of <see cref="TaskMessage"/>.</summary>
internal sealed class TaskAnswer : IDisposable
{
    private readonly FrameWriter _reply = new();
    private readonly FrameWriter _result = new(); // half a result is none: so each is made apart

    /// <summary>Calls a function for each item, until one fails.</summary>
    /// <param name="task">The message.</param>
    /// <returns>The answer, valid until the next one.</returns>
    public Memory<byte> Make(byte[] task) => _reply.Write(json =>
    {
        using JsonDocument document = JsonDocument.Parse(task);
        JsonElement.ArrayEnumerator items = document.RootElement.EnumerateArray();
        items.MoveNext();
        string function = items.Current.GetString()!;
        json.WriteStartArray();
        while (items.MoveNext() && TryAdd(function, items.Current, json))
        {
        }
        json.WriteEndArray();
    });

    /// <summary>The message that says that there will be answers.</summary>
    public Memory<byte> Ready() => _reply.Write(json => json.WriteNullValue());

    /// <inheritdoc/>
    public void Dispose()
    {
        _reply.Dispose();
        _result.Dispose();
    }

    private bool TryAdd(string function, JsonElement item, Utf8JsonWriter reply)
    {
        try
        {
            Memory<byte> result = _result.Write(json => ((IPoolFunction)ProcessProgram.Target(function)).Call(item, json));
            reply.WriteStartArray();
            reply.WriteRawValue(result.Span[FrameWriter.Header..], skipInputValidation: true);
            reply.WriteEndArray();
            return true;
        }
#pragma warning disable CA1031 // whatever it is, it is for who asked
        catch (Exception e)
#pragma warning restore CA1031
        {
            reply.WriteStartObject();
            reply.WriteString("type", e.GetType().FullName);
            reply.WriteString("message", e.Message);
            reply.WriteString("trace", e.ToString());
            reply.WriteEndObject();
            return false;
        }
    }
}
