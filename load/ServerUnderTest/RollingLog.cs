using EchoServer.Common.CommandLine;
using EchoServer.Linux;

namespace EchoServer.Load.ServerUnderTest;

/// <summary>A file that keeps the end of what is written to it: what came before is in a second one, path.1, and what
/// came before that has gone.</summary>
internal sealed class RollingLog : IDisposable
{
    /// <summary>The most bytes in either file: some 50,000 connections of this project's server.</summary>
    public const long StandardLimit = 8 << 20;

    private readonly string _path;
    private readonly long _limit;
    private FileStream _file;

    /// <summary>Begins anew.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limit">How many bytes it may have before another one is begun.</param>
    /// <exception cref="ToolException">It can't be written.</exception>
    public RollingLog(string path, long limit = StandardLimit)
    {
        (_path, _limit) = (path, limit);
        try
        {
            _file = Open();
            File.Delete(Earlier(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ToolException(
                $"--server: cannot write its output to '{path}': {FileError.Reason(e)}", Tool.Failure, e);
        }
    }

    /// <summary>Why it lacks something; null when it doesn't.</summary>
    public string? Failure { get; private set; }

    /// <summary>The second file.</summary>
    public static string Earlier(string path) => $"{path}.1";

    /// <summary>Writes, unless that has failed before.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (Failure is not null) return;
        try
        {
            if (_file.Length > 0 && _file.Length + bytes.Length > _limit) Roll();
            _file.Write(bytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Failure = FileError.Reason(e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private void Roll()
    {
        _file.Dispose();
        File.Move(_path, Earlier(_path), overwrite: true);
        _file = Open();
    }

    // Locked (flock(2)): of two runs that write to one folder, the second is told so.
    private FileStream Open() => new(_path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
}
