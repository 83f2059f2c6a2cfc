using System.Text;

namespace EchoServer.Common.Multiprocessing.Queues.Messages;

/// <summary>Text in UTF-8, after a byte that tells it from null. Half of a surrogate pair becomes U+FFFD.</summary>
internal sealed class TextCodec : ItemCodec<string?>
{
    private const byte Text = 1;
    private const int LongestGuessed = 16 * 1024; // characters; of longer ones the bytes are counted, and not three taken for each

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The text has more than 2 GiB.</exception>
    public override ReadOnlySpan<byte> Encode(string? item, ItemBuffer buffer)
    {
        Span<byte> bytes = buffer.GetSpan(1 + (item is null ? 0 : MostBytes(item)));
        bytes[0] = item is null ? (byte)0 : Text;
        buffer.Advance(1 + (item is null ? 0 : Encoding.UTF8.GetBytes(item, bytes[1..])));
        return buffer.Written;
    }

    private static int MostBytes(string text) => text.Length <= LongestGuessed ? Encoding.UTF8.GetMaxByteCount(text.Length) : Encoding.UTF8.GetByteCount(text);

    /// <inheritdoc/>
    protected override string? Decode(ReadOnlySpan<byte> bytes) => bytes is [Text, .. var text] ? Encoding.UTF8.GetString(text) : null;
}
