using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace EchoServer.Multiprocessing;

/// <summary>Makes messages for a <see cref="FrameChannel"/>; one buffer serves for all.</summary>
internal sealed class FrameBuilder : IDisposable
{
    /// <summary>How many bytes a message begins with that are for its length.</summary>
    public const int Header = sizeof(int);

    /// <summary>How many bytes a part begins with: its kind, and its length, little-endian.</summary>
    public const int PartHeader = 1 + sizeof(int);

    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly Utf8JsonWriter _json;

    public FrameBuilder() =>
        _json = new Utf8JsonWriter(_buffer, new JsonWriterOptions { MaxDepth = ValueJson.MostMessageDepth });

    /// <summary>Makes a message; it is valid until the next one.</summary>
    /// <param name="head">What stands before the JSON.</param>
    /// <param name="write">Writes the JSON.</param>
    public Memory<byte> Write(ReadOnlySpan<byte> head, Action<Utf8JsonWriter> write)
    {
        Begin(head);
        WriteJson(write);
        return End();
    }

    /// <summary>Begins a message of parts.</summary>
    /// <param name="head">What stands before them.</param>
    public void Begin(ReadOnlySpan<byte> head)
    {
        _buffer.ResetWrittenCount();
        Skip(Header);
        _buffer.Write(head);
    }

    /// <summary>Adds a part. Nothing is added when writing it throws.</summary>
    /// <param name="kind">The part's first byte.</param>
    /// <param name="write">Writes the part's JSON.</param>
    public void Add(byte kind, Action<Utf8JsonWriter> write)
    {
        int start = _buffer.WrittenCount;
        try
        {
            Skip(PartHeader);
            WriteJson(write);
        }
        catch
        {
            _buffer.ResetWrittenCount();
            _buffer.Advance(start); // what was written before is still there
            throw;
        }
        Span<byte> part = MemoryMarshal.AsMemory(_buffer.WrittenMemory).Span[start..];
        part[0] = kind;
        BinaryPrimitives.WriteInt32LittleEndian(part[1..], part.Length - PartHeader);
    }

    /// <summary>The message; it is valid until the next one.</summary>
    public Memory<byte> End() => MemoryMarshal.AsMemory(_buffer.WrittenMemory);

    /// <inheritdoc/>
    public void Dispose() => _json.Dispose();

    private void WriteJson(Action<Utf8JsonWriter> write)
    {
        _json.Reset(_buffer);
        write(_json);
        _json.Flush();
    }

    private void Skip(int count)
    {
        _buffer.GetSpan(count)[..count].Clear();
        _buffer.Advance(count);
    }
}
