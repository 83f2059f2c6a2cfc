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
        catch (IOException e)
        {
            if (!_hasFailed) Console.Error.WriteLine($"echo-server: cannot write the log to {name}: {e.Message}");
            _hasFailed = true;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => stream.Dispose();
}
