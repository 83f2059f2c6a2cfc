using System.Buffers;
using System.Text;

namespace EchoServer.Client.LineEditing;

/// <summary>A text on its way in a bracketed paste (xterm's ctlseqs), in which no byte is a key.</summary>
internal sealed class PastedText
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    private static ReadOnlySpan<byte> End => "\x1b[201~"u8;

    /// <summary>Adds a byte.</summary>
    /// <returns>True when it was the last of the mark that ends the paste.</returns>
    public bool Add(byte b)
    {
        _bytes.Write([b]);
        return b == End[^1] && _bytes.WrittenSpan.EndsWith(End);
    }

    /// <summary>Takes out what there is, without the mark; line ends are <c>\n</c>.</summary>
    public string Take()
    {
        ReadOnlySpan<byte> bytes = _bytes.WrittenSpan;
        string text = Encoding.UTF8.GetString(bytes.EndsWith(End) ? bytes[..^End.Length] : bytes);
        _bytes.ResetWrittenCount();
        return text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
    }
}
