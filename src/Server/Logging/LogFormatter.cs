using System.Diagnostics.CodeAnalysis;
using System.Text;
using Serilog.Formatting;

namespace EchoServer.Server.Logging;

/// <summary>Makes bytes of events, once for all outputs. Any thread may call it.</summary>
/// <param name="format">How an event is written.</param>
[SuppressMessage("Design", "CA1001", Justification = "It lives as long as the process.")]
internal sealed class LogFormatter(ITextFormatter format)
{
    private readonly Lock _gate = new(); // guards the buffers, and the bytes of all lines
    private readonly MemoryStream _bytes = new();
    private StreamWriter? _text;

    /// <summary>Formats those lines that no other output has formatted.</summary>
    /// <remarks>All under one lock: outputs are woken together, and one that had to wait for the other at each line
    /// would cost more than it saves.</remarks>
    public void Format(IReadOnlyList<LogLine> lines)
    {
        lock (_gate)
        {
            foreach (LogLine line in lines) line.Bytes ??= Format(line);
        }
    }

    private byte[] Format(LogLine line)
    {
        _text ??= new StreamWriter(_bytes, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        _bytes.SetLength(0);
        format.Format(line.Event, _text);
        _text.Flush();
        return _bytes.ToArray();
    }
}
