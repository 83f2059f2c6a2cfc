using System.Text;

namespace EchoServer.Load.ServerUnderTest;

/// <summary>Reads a log that somebody else appends to, line by line, from where it was left the last time.</summary>
internal sealed class LogTail : IDisposable
{
    private readonly FileStream _file;
    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private readonly char[] _chars = new char[64 * 1024 + 1];
    private readonly StringBuilder _unfinished = new();

    /// <param name="path">The log.</param>
    /// <param name="fromEnd">Whether what is there now is passed over.</param>
    /// <exception cref="IOException">It can't be read, as with <see cref="UnauthorizedAccessException"/>.</exception>
    public LogTail(string path, bool fromEnd)
    {
        _file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        if (fromEnd) _file.Seek(0, SeekOrigin.End);
    }

    /// <summary>The whole lines that have been written since; one that is not finished is left for the next time.</summary>
    /// <exception cref="IOException">The file has become shorter: somebody has emptied or rotated it.</exception>
    public IEnumerable<string> NewLines()
    {
        if (_file.Length < _file.Position) throw new IOException($"{_file.Name} has become shorter while it was read");
        for (int n; (n = _file.Read(_buffer)) > 0;)
        {
            int length = _decoder.GetChars(_buffer, 0, n, _chars, 0);
            for (int start = 0; start < length;)
            {
                int end = Array.IndexOf(_chars, '\n', start, length - start);
                _unfinished.Append(_chars, start, (end < 0 ? length : end) - start);
                start = end < 0 ? length : end + 1;
                if (end >= 0) yield return Take();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private string Take()
    {
        string line = _unfinished.ToString();
        _unfinished.Clear();
        return line;
    }
}
