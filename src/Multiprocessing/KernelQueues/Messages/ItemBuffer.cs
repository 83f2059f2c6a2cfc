using System.Buffers;
using System.Text.Json;

namespace EchoServer.Multiprocessing;

/// <summary>Where a thread makes items into bytes, and receives them: one for each thread, so that a small item
/// allocates nothing but itself.</summary>
internal sealed class ItemBuffer : IBufferWriter<byte>
{
    private const int MaxKept = 4 * 1024 * 1024; // what a large item has grown beyond that is given back

    [ThreadStatic]
    private static ItemBuffer? _idle;

    // Most of it is never touched, and so takes no memory.
    private byte[] _bytes = GC.AllocateUninitializedArray<byte>(ItemMessage.MaxLength);
    private int _written;

    private ItemBuffer() => Writer = new Utf8JsonWriter(
        this, new JsonWriterOptions { SkipValidation = true, MaxDepth = ValueJson.MostMessageDepth });

    /// <summary>The writer that writes JSON into the buffer.</summary>
    public Utf8JsonWriter Writer { get; }

    /// <summary>All of the buffer, at least <see cref="ItemMessage.MaxLength"/>.</summary>
    public Span<byte> Bytes => _bytes;

    /// <summary>The bytes that were written.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _written);

    /// <summary>
    /// Takes the thread's buffer. While that is in use, another one is taken: a converter of JSON may use a queue, too.
    /// </summary>
    public static ItemBuffer Rent()
    {
        ItemBuffer buffer = _idle ?? new ItemBuffer();
        _idle = null;
        return buffer;
    }

    /// <summary>Gives the buffer back to the thread.</summary>
    public void Return()
    {
        _written = 0;
        Writer.Reset();
        if (_bytes.Length > MaxKept) _bytes = GC.AllocateUninitializedArray<byte>(ItemMessage.MaxLength);
        _idle = this;
    }

    /// <summary>The buffer, made at least so many bytes long.</summary>
    public Span<byte> AtLeast(int length)
    {
        if (_bytes.Length < length) _bytes = GC.AllocateUninitializedArray<byte>(length);
        return _bytes.AsSpan(0, length);
    }

    /// <inheritdoc/>
    public void Advance(int count) => _written += count;

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Grow(sizeHint);
        return _bytes.AsMemory(_written);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Grow(sizeHint);
        return _bytes.AsSpan(_written);
    }

    private void Grow(int sizeHint)
    {
        long needed = (long)_written + Math.Max(sizeHint, 1);
        if (needed <= _bytes.Length) return;
        Array.Resize(ref _bytes, (int)Math.Min(Math.Max(needed, 2L * _bytes.Length), Array.MaxLength));
    }
}
