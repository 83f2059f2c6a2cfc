using System.Buffers;
using System.Text.Json;

namespace EchoServer.Multiprocessing;

/// <summary>A request to a queue manager, or its reply: one JSON object in a frame. docs/multiprocessing.md describes
/// it.</summary>
internal sealed class ManagerMessage
{
    // A message is passed over, not descended into: only who makes a value of its item is bound by a depth.
    private static readonly JsonReaderOptions _deep = new() { MaxDepth = int.MaxValue };

    // Near what a timer can do; whoever waits longer waits without end.
    private static readonly TimeSpan _longest = TimeSpan.FromDays(40);

    /// <summary>The request's number, which its reply has too; null for a peer that asks one thing at a time.</summary>
    public long? Id { get; private set; }

    /// <summary>What is asked.</summary>
    public string? Operation { get; init; }

    /// <summary>The name of the queue that is asked.</summary>
    public string? Queue { get; init; }

    /// <summary>The name of the service that is called.</summary>
    public string? Service { get; init; }

    /// <summary>The request that is cancelled.</summary>
    public long? Target { get; init; }

    /// <summary>How long the request may wait; null is without end.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>What is put, got, asked or answered, as JSON.</summary>
    public ReadOnlyMemory<byte>? Item { get; init; }

    /// <summary>How many items wait.</summary>
    public long? Size { get; init; }

    /// <summary>What went wrong, as one of <see cref="ManagerError"/>; null when nothing did.</summary>
    public string? Error { get; init; }

    /// <summary>What went wrong, in words for people.</summary>
    public string? Text { get; init; }

    /// <summary>The same message with a number.</summary>
    public ManagerMessage With(long? id)
    {
        Id = id;
        return this;
    }

    /// <summary>Reads a message from a frame.</summary>
    /// <exception cref="JsonException">The frame is no message.</exception>
    public static ManagerMessage Read(ReadOnlyMemory<byte> frame)
    {
        try
        {
            return ReadObject(frame);
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or OverflowException)
        {
            throw new JsonException(e.Message, e); // a text where a number should be, and the like
        }
    }

    /// <summary>Makes a frame of it.</summary>
    public byte[] Write()
    {
        ArrayBufferWriter<byte> buffer = new(128 + (Item?.Length ?? 0));
        using (Utf8JsonWriter writer = new(buffer, new JsonWriterOptions { SkipValidation = true })) Write(writer);
        return buffer.WrittenSpan.ToArray();
    }

    private static ManagerMessage ReadObject(ReadOnlyMemory<byte> frame)
    {
        long? id = null, target = null, size = null;
        string? operation = null, queue = null, service = null, error = null, text = null;
        TimeSpan? timeout = null;
        ReadOnlyMemory<byte>? item = null;
        Utf8JsonReader reader = new(frame.Span, _deep);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("a message is a JSON object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            if (reader.TokenType == JsonTokenType.Null && name != "item") continue;
            switch (name)
            {
                case "id": id = reader.GetInt64(); break;
                case "op": operation = reader.GetString(); break;
                case "queue": queue = reader.GetString(); break;
                case "service": service = reader.GetString(); break;
                case "target": target = reader.GetInt64(); break;
                case "size": size = reader.GetInt64(); break;
                case "error": error = reader.GetString(); break;
                case "message": text = reader.GetString(); break;
                case "timeout": timeout = ReadTime(reader.GetDouble()); break;
                case "item": item = ReadRaw(frame, ref reader); break;
                default: reader.Skip(); break;
            }
        }
        if (reader.Read()) throw new JsonException("a message is one JSON object");
        return new ManagerMessage
        {
            Id = id, Operation = operation, Queue = queue, Service = service, Target = target, Size = size,
            Error = error, Text = text, Timeout = timeout, Item = item,
        };
    }

    private static ReadOnlyMemory<byte> ReadRaw(ReadOnlyMemory<byte> frame, ref Utf8JsonReader reader)
    {
        int start = (int)reader.TokenStartIndex;
        reader.Skip();
        return frame[start..(int)reader.BytesConsumed];
    }

    private static TimeSpan? ReadTime(double seconds)
    {
        if (!(seconds >= 0)) throw new JsonException($"a timeout of {seconds} s; it is zero or more");
        return seconds > _longest.TotalSeconds ? null : TimeSpan.FromSeconds(seconds);
    }

    private void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        Write(writer, "id", Id);
        Write(writer, "op", Operation);
        Write(writer, "queue", Queue);
        Write(writer, "service", Service);
        Write(writer, "target", Target);
        Write(writer, "size", Size);
        Write(writer, "error", Error);
        Write(writer, "message", Text);
        if (Timeout is { } timeout) writer.WriteNumber("timeout", timeout.TotalSeconds);
        if (Item is { } item)
        {
            writer.WritePropertyName("item");
            writer.WriteRawValue(item.Span, skipInputValidation: true);
        }
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string name, long? value)
    {
        if (value is { } number) writer.WriteNumber(name, number);
    }

    private static void Write(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null) writer.WriteString(name, value);
    }
}
