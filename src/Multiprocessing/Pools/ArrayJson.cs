using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace EchoServer.Multiprocessing;

/// <summary>Arrays of items or results in JSON: all at once, which is quick; and one by one where one of them can't be
/// written or read, so that it costs the others nothing.</summary>
/// <param name="element">How an element becomes JSON, as the program has it.</param>
internal sealed class ArrayJson<T>(JsonTypeInfo<T> element)
{
    private readonly JsonTypeInfo<T> _element = ValueJson.For(element);
    private readonly JsonTypeInfo<T[]> _array = ValueJson.ArrayOf(ValueJson.For(element));

#pragma warning disable CA1031 // whatever making JSON of a value, or a value of JSON, throws is for who waits for it
    /// <summary>Writes all of them.</summary>
    /// <returns>The message; null when one can't be written.</returns>
    public Memory<byte>? TryWrite(FrameBuilder frame, ReadOnlySpan<byte> head, ReadOnlySpan<PoolResult<T>> values)
    {
        T[] all = new T[values.Length];
        for (int i = 0; i < all.Length; i++) all[i] = values[i].Value;
        return TryWrite(frame, head, all);
    }

    /// <summary>Writes those that can be written.</summary>
    /// <param name="frame">Where the message is made.</param>
    /// <param name="head">What comes before them.</param>
    /// <param name="values">All values.</param>
    /// <param name="unwritable">Why, for each that can't be written, by its place.</param>
    public Memory<byte> Write(
        FrameBuilder frame,
        ReadOnlySpan<byte> head, ReadOnlySpan<T> values, out IReadOnlyDictionary<int, Exception> unwritable)
    {
        Dictionary<int, Exception> errors = [];
        unwritable = errors;
        if (TryWrite(frame, head, values.ToArray()) is { } message) return message;
        List<T> writable = [];
        for (int i = 0; i < values.Length; i++)
        {
            if (WriteError(frame, values[i]) is { } error) errors.Add(i, error);
            else writable.Add(values[i]);
        }
        return frame.Write(head, json => JsonSerializer.Serialize(json, [.. writable], _array));
    }

    /// <summary>Writes an element.</summary>
    public void WriteOne(Utf8JsonWriter json, T value) => JsonSerializer.Serialize(json, value, _element);

    /// <summary>Reads all of them; one that can't be read has its error.</summary>
    /// <exception cref="JsonException">It is no array.</exception>
    public PoolResult<T>[] Read(ReadOnlySpan<byte> array)
    {
        try
        {
            return Array.ConvertAll(JsonSerializer.Deserialize(array, _array)!, value => new PoolResult<T>(value));
        }
        catch (Exception)
        {
            return ReadEach(array);
        }
    }

    /// <summary>Reads an element.</summary>
    public PoolResult<T> ReadOne(ReadOnlySpan<byte> value)
    {
        try
        {
            return new PoolResult<T>(JsonSerializer.Deserialize(value, _element)!);
        }
        catch (Exception e)
        {
            return new PoolResult<T>(e);
        }
    }

    private Memory<byte>? TryWrite(FrameBuilder frame, ReadOnlySpan<byte> head, T[] values)
    {
        try
        {
            return frame.Write(head, json => JsonSerializer.Serialize(json, values, _array));
        }
        catch (Exception)
        {
            return null; // which one it is shows when each is written
        }
    }

    private Exception? WriteError(FrameBuilder frame, T value)
    {
        try
        {
            frame.Write([], json => WriteOne(json, value));
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }
#pragma warning restore CA1031

    private PoolResult<T>[] ReadEach(ReadOnlySpan<byte> array)
    {
        List<PoolResult<T>> values = [];
        Utf8JsonReader reader = new(array, new JsonReaderOptions { MaxDepth = int.MaxValue });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException("a task's items, and its results, are an array");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            int start = (int)reader.TokenStartIndex;
            reader.Skip();
            values.Add(ReadOne(array[start..(int)reader.BytesConsumed]));
        }
        return [.. values];
    }
}
