using System.Text;

namespace EchoServer.Load.ServerUnderTest;

/// <summary>Makes lines of bytes that come in pieces, UTF-8. Of a line that is too long to be one of a log only the
/// beginning is kept.</summary>
internal sealed class LineSplitter
{
    /// <summary>The most bytes that are taken at once.</summary>
    public const int MaxPiece = 64 * 1024;

    /// <summary>The most characters of a line.</summary>
    public const int MaxLine = 1024 * 1024;

    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private readonly char[] _chars = new char[MaxPiece + 1];
    private readonly StringBuilder _unfinished = new();

    /// <summary>The whole lines that a piece completes; what follows the last one is kept for the next piece.</summary>
    public IEnumerable<string> Split(ReadOnlyMemory<byte> piece)
    {
        int length = _decoder.GetChars(piece.Span, _chars, flush: false);
        for (int start = 0; start < length;)
        {
            int end = Array.IndexOf(_chars, '\n', start, length - start), stop = end < 0 ? length : end;
            _unfinished.Append(_chars, start, Math.Min(stop - start, MaxLine - _unfinished.Length));
            start = stop + 1;
            if (end >= 0) yield return Rest();
        }
    }

    /// <summary>The line that nothing has completed; what comes next begins another one.</summary>
    public string Rest()
    {
        string line = _unfinished.ToString();
        _unfinished.Clear();
        return line;
    }
}
