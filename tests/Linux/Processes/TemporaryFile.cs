using Microsoft.Win32.SafeHandles;

namespace EchoServer.Tests.Linux.Processes;

/// <summary>A file that a child writes to and the test reads, gone in the end.</summary>
internal sealed class TemporaryFile : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public TemporaryFile() => Handle = File.OpenHandle(_path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);

    public SafeFileHandle Handle { get; }

    public string Read()
    {
        using var stream = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        return string.Join(' ', reader.ReadToEnd().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    public void Dispose()
    {
        Handle.Dispose();
        File.Delete(_path);
    }
}
