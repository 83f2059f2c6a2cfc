using System.Text;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Common.Multiprocessing.Queues.Messages;

/// <summary>Text in UTF-8, after a byte that tells it from null. Half of a surrogate pair becomes U+FFFD.</summary>
internal sealed class TextCodec : ItemCodec<string?>
{
    private const byte Text = 1;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Encode(string? item, ItemBuffer buffer)
    {
        Span<byte> bytes = buffer.GetSpan(1 + (item is null ? 0 : Encoding.UTF8.GetMaxByteCount(item.Length)));
        bytes[0] = item is null ? (byte)0 : Text;
        buffer.Advance(1 + (item is null ? 0 : Encoding.UTF8.GetBytes(item, bytes[1..])));
        return buffer.Written;
    }

    /// <inheritdoc/>
    protected override string? Decode(ReadOnlySpan<byte> bytes) => bytes is [Text, .. var text] ? Encoding.UTF8.GetString(text) : null;

    /// <inheritdoc/>
    protected override string? Decode(SafeFileHandle memory, int length, ItemBuffer buffer)
    {
        Span<byte> bytes = buffer.AtLeast(length);
        Read(memory, bytes);
        return Decode(bytes);
    }
}
