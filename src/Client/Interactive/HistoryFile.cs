using System.Text;
using EchoServer.Client.LineEditing;
using EchoServer.Linux;
using EchoServer.Linux.Calls;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Client.Interactive;

/// <summary>The lines entered in earlier sessions, one a row, the oldest first; readable by their owner
/// alone.</summary>
/// <remarks>
/// Each line is added at once, under a lock (flock(2)): so several clients may have one file, and none loses a line of
/// another's. Whoever may read the file can keep its lock; so nobody waits for it without end. It has at most 1 MiB;
/// beyond that the oldest lines go.
/// </remarks>
/// <param name="path">The file; it need not exist.</param>
internal sealed class HistoryFile(string path)
{
    /// <summary>The variable that names another file; empty, lines are not kept.</summary>
    public const string Variable = "ECHO_CLIENT_HISTFILE";

    /// <summary>The most that the file holds, in bytes.</summary>
    public const int Capacity = 1 << 20;

    private const int LongestLine = 64 * 1024;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(1);

    private bool _isUnusable;

    /// <summary>The file; it need not exist.</summary>
    public string Path { get; } = path;

    /// <summary>The file that the environment asks for: <see cref="Variable"/>, else <c>echo-client/history</c> where
    /// state is kept (XDG Base Directory Specification).</summary>
    /// <param name="variable">Gives a variable's value.</param>
    /// <returns>Null when lines are not to be kept, or there is no place for them.</returns>
    public static HistoryFile? Find(Func<string, string?> variable)
    {
        if (variable(Variable) is { } named) return named.Length == 0 ? null : new HistoryFile(named);
        // A relative path is to be ignored (XDG).
        string? state = variable("XDG_STATE_HOME") is ['/', ..] given ? given
            : variable("HOME") is ['/', ..] home ? System.IO.Path.Combine(home, ".local/state") : null;
        return state is null ? null : new HistoryFile(System.IO.Path.Combine(state, "echo-client", "history"));
    }

    /// <summary>Reads the newest lines, <see cref="History.Capacity"/> at most.</summary>
    /// <returns>None where the file can't be read: <see cref="Add"/> tells why.</returns>
    public IReadOnlyList<string> Load()
    {
        try
        {
            using FileStream? file = File.Exists(Path) ? Open() : null;
            return file is null ? [] : Newest(file);
        }
        catch (Exception e) when (IsExpected(e))
        {
            return [];
        }
    }

    /// <summary>Adds a line.</summary>
    /// <returns>Why it can't be kept, for people, the first time; else null.</returns>
    public string? Add(string line)
    {
        if (_isUnusable || line.Length > LongestLine) return null;
        try
        {
            using FileStream file = Open();
            file.Seek(0, SeekOrigin.End);
            file.Write(Encoding.UTF8.GetBytes(line + "\n"));
            if (file.Length > Capacity) Shorten(file);
            return null;
        }
        catch (Exception e) when (IsExpected(e))
        {
            _isUnusable = true;
            return $"Lines are not kept for later sessions: {Path}: {FileError.Reason(e)}";
        }
    }

    // Locked until it is closed.
    private FileStream Open()
    {
        if (System.IO.Path.GetDirectoryName(Path) is { Length: > 0 } folder)
            Directory.CreateDirectory(folder, OwnerOnly);
        FileStream file = new(Libc.OpenOrCreate(Path), FileAccess.ReadWrite, bufferSize: 0);
        try
        {
            if (!file.CanSeek) throw new IOException("it is no file, but a pipe or the like");
            Lock(file.SafeFileHandle);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static void Lock(SafeFileHandle file)
    {
        if (!Libc.TryFlock(file, _patience))
            throw new IOException($"another program has locked it (flock) for {_patience.TotalSeconds} s");
    }

    // What is kept is written before the end is cut off: no moment at which the file is empty.
    private static void Shorten(FileStream file)
    {
        List<string> lines = [.. Newest(file)];
        int length = lines.Sum(l => Encoding.UTF8.GetByteCount(l) + 1), gone = 0;
        while (length > Capacity / 2) length -= Encoding.UTF8.GetByteCount(lines[gone++]) + 1;
        file.Position = 0;
        file.Write(Encoding.UTF8.GetBytes(string.Concat(lines.Skip(gone).Select(l => l + "\n"))));
        file.SetLength(file.Position);
    }

    private static IReadOnlyList<string> Newest(FileStream file)
    {
        long start = Math.Max(0, file.Length - Capacity - LongestLine);
        byte[] bytes = new byte[file.Length - start];
        file.Position = start;
        int n = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        string[] lines = Encoding.UTF8.GetString(bytes, 0, n).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return [.. lines.Skip(start > 0 ? 1 : 0).TakeLast(History.Capacity)];
    }

    private static bool IsExpected(Exception e) => e is IOException or UnauthorizedAccessException;
}
