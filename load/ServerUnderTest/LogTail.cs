namespace EchoServer.Load.ServerUnderTest;

/// <summary>Reads a log that somebody else appends to, line by line, from where it was left the last time.</summary>
internal sealed class LogTail : IDisposable
{
    private readonly FileStream _file;
    private readonly byte[] _buffer = new byte[LineSplitter.MaxPiece];
    private readonly LineSplitter _lines = new();

    /// <param name="path">The log.</param>
    /// <param name="fromEnd">Whether what is there now is passed over.</param>
    /// <exception cref="IOException">It can't be read, as with <see cref="UnauthorizedAccessException"/>.</exception>
    public LogTail(string path, bool fromEnd)
    {
        _file =
            new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        if (fromEnd) _file.Seek(0, SeekOrigin.End);
    }

    /// <summary>The whole lines that have been written since; one that is not finished is left for the next
    /// time.</summary>
    /// <exception cref="IOException">The file has become shorter: somebody has emptied or rotated it.</exception>
    public IEnumerable<string> NewLines()
    {
        if (_file.Length < _file.Position) throw new IOException($"{_file.Name} has become shorter while it was read");
        for (int n; (n = _file.Read(_buffer)) > 0;)
        {
            foreach (string line in _lines.Split(_buffer.AsMemory(0, n))) yield return line;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
