using System.Diagnostics.CodeAnalysis;
using EchoServer.Linux;
using EchoServer.Linux.Calls;
using EchoServer.Linux.Processes;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Server.Logging;

/// <summary>A descriptor that the log is written to.</summary>
[SuppressMessage("Design", "CA1001", Justification = "It lives as long as the process.")]
internal sealed class LogTarget
{
    private readonly string? _path;
    private SafeFileHandle _descriptor;

    private LogTarget(string name, string? path, SafeFileHandle descriptor) =>
        (Name, _path, _descriptor) = (name, path, descriptor);

    /// <summary>The place's name, for messages.</summary>
    public string Name { get; }

    /// <summary>Stderr, as whoever started us has opened it.</summary>
    public static LogTarget ForStderr() =>
        new("stderr", null, new SafeFileHandle(StandardStreams.Error, ownsHandle: false));

    /// <summary>A file, to the end of which everything is written, also when others write to it or cut it short; or a
    /// FIFO, which nobody needs to read yet.</summary>
    /// <param name="path">The file's path; the file is made where there is none.</param>
    /// <exception cref="LinuxException">It can't be opened.</exception>
    public static LogTarget ForFile(string path) => new(path, path, Libc.OpenForAppending(path));

    /// <summary>Writes some of the bytes, at least one; waits as long as it takes.</summary>
    /// <exception cref="LinuxException">It can't be written: it is closed, or there is no room.</exception>
    public int Write(ReadOnlySpan<byte> bytes) => Libc.WriteSome(_descriptor, bytes);

    /// <summary>Opens the file that has the path now, since the old one was moved away (logrotate(8)). Stderr stays
    /// what it is.</summary>
    /// <exception cref="LinuxException">It can't be opened; the old one stays.</exception>
    public void Reopen()
    {
        if (_path is null) return;
        SafeFileHandle old = _descriptor;
        _descriptor = Libc.OpenForAppending(_path);
        old.Dispose();
    }
}
