using System.Runtime.InteropServices;
using System.Text;

namespace EchoServer.Multiprocessing;

/// <summary>Text in UTF-8, after a byte that tells it from null. A text with half of a surrogate pair, which UTF-8 does
/// not have, is as it is in memory.</summary>
internal sealed class TextCodec : ItemCodec<string?>
{
    private const byte Text = 1, RawText = 2;
    // characters; of longer ones the bytes are counted, and not three taken for each
    private const int LongestGuessed = 16 * 1024;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The text has more than 2 GiB.</exception>
    public override ReadOnlySpan<byte> Encode(string? item, ItemBuffer buffer)
    {
        if (item is not null && SurrogateText.HasHalves(item)) return EncodeRaw(item, buffer);
        Span<byte> bytes = buffer.GetSpan(1 + (item is null ? 0 : MostBytes(item)));
        bytes[0] = item is null ? (byte)0 : Text;
        buffer.Advance(1 + (item is null ? 0 : Encoding.UTF8.GetBytes(item, bytes[1..])));
        return buffer.Written;
    }

    /// <inheritdoc/>
    protected override string? Decode(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [Text, .. var text] => Encoding.UTF8.GetString(text),
        [RawText, .. var text] => new string(MemoryMarshal.Cast<byte, char>(text)),
        _ => null,
    };

    private static ReadOnlySpan<byte> EncodeRaw(string item, ItemBuffer buffer)
    {
        ReadOnlySpan<byte> text = MemoryMarshal.AsBytes(item.AsSpan());
        Span<byte> bytes = buffer.GetSpan(1 + text.Length);
        bytes[0] = RawText;
        text.CopyTo(bytes[1..]);
        buffer.Advance(1 + text.Length);
        return buffer.Written;
    }

    private static int MostBytes(string text) =>
        text.Length <= LongestGuessed ? Encoding.UTF8.GetMaxByteCount(text.Length) : Encoding.UTF8.GetByteCount(text);
}
