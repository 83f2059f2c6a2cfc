using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace EchoServer.Common.Multiprocessing.Pools;

/// <summary>Makes messages for a <see cref="FrameChannel"/>; one buffer serves for all.</summary>
internal sealed class FrameBuilder : IDisposable
{
    /// <summary>How many bytes a message begins with that are for its length.</summary>
    public const int Header = sizeof(int);

    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly Utf8JsonWriter _json;

    public FrameBuilder() => _json = new Utf8JsonWriter(_buffer);

    /// <summary>Makes a message; it is valid until the next one.</summary>
    /// <param name="head">What stands before the JSON.</param>
    /// <param name="write">Writes the JSON.</param>
    public Memory<byte> Write(ReadOnlySpan<byte> head, Action<Utf8JsonWriter> write)
    {
        _buffer.ResetWrittenCount();
        _buffer.GetSpan(Header)[..Header].Clear();
        _buffer.Advance(Header);
        _buffer.Write(head);
        _json.Reset(_buffer);
        write(_json);
        _json.Flush();
        return MemoryMarshal.AsMemory(_buffer.WrittenMemory);
    }

    /// <inheritdoc/>
    public void Dispose() => _json.Dispose();
}
