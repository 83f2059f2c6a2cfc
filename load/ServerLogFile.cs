using EchoServer.Common.CommandLine;

namespace EchoServer.Load;

/// <summary>Where the output of the server under test goes: beside the report, or else to a temporary file that stays only when it is needed.</summary>
internal sealed class ServerLogFile : IDisposable
{
    private readonly bool _isTemporary;

    private ServerLogFile(string path, bool isTemporary) => (Path, _isTemporary) = (path, isTemporary);

    /// <summary>The file, which needs not exist yet.</summary>
    public string Path { get; }

    /// <summary>Whether a temporary file stays.</summary>
    public bool IsKept { get; set; }

    /// <summary>A file in the folder of the report, which is made if need be; without one, a temporary file.</summary>
    /// <exception cref="ToolException">The folder can't be made.</exception>
    public static ServerLogFile In(string? reportFolder)
    {
        if (reportFolder is null)
        {
            string name = $"echo-load-{Environment.ProcessId}-server.log";
            return new ServerLogFile(System.IO.Path.Combine(System.IO.Path.GetTempPath(), name), isTemporary: true);
        }
        try
        {
            Directory.CreateDirectory(reportFolder);
            return new ServerLogFile(System.IO.Path.Combine(reportFolder, "server.log"), isTemporary: false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ToolException($"--report: {e.Message}", Tool.Failure, e);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isTemporary && !IsKept) File.Delete(Path);
    }
}
