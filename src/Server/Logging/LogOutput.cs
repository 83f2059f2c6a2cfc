namespace EchoServer.Server.Logging;

/// <summary>Where the log goes. It may be full, or closed by whoever read it: then that is told once on stderr, and the server goes on.</summary>
/// <param name="name">What it is, for that message.</param>
/// <param name="stream">Written without a buffer.</param>
internal sealed class LogOutput(string name, Stream stream) : IDisposable
{
    private bool _hasFailed;

    /// <summary>Writes whole lines.</summary>
    public void Write(ReadOnlySpan<byte> lines)
    {
        try
        {
            stream.Write(lines);
        }
        catch (Exception e) when (IsRefused(e))
        {
            _hasFailed = _hasFailed || TryTell($"echo-server: cannot write the log to {name}: {e.Message}");
        }
    }

    /// <returns>True; false when stderr itself can't be written to, and nobody is left to be told.</returns>
    private static bool TryTell(string line)
    {
        try
        {
            Console.Error.WriteLine(line);
            return true;
        }
        catch (Exception e) when (IsRefused(e))
        {
            return false;
        }
    }

    // EBADF, where stderr is closed or open for reading only, is no IOException.
    private static bool IsRefused(Exception e) => e is IOException or UnauthorizedAccessException;

    /// <inheritdoc/>
    public void Dispose() => stream.Dispose();
}
