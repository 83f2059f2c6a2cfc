using System.Globalization;
using EchoServer.Common.CommandLine;
using EchoServer.Linux;
using EchoServer.Linux.Calls;

namespace EchoServer.Load.Reports.Files;

/// <summary>A folder for files that tell of a run. Whether they can be written there is tried before the run, not found
/// out after it.</summary>
internal sealed class ReportFolder : IDisposable
{
    private readonly bool _isNew;

    private ReportFolder(string path, bool isNew) => (Path, _isNew) = (path, isNew);

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>Where reports go when nobody says: reports/date_time_name below the current directory.</summary>
    public static string Standard(string name, DateTime now) =>
        System.IO.Path.Combine(
            "reports", string.Create(CultureInfo.InvariantCulture, $"{now:yyyy-MM-dd_HH-mm-ss}_{name}"));

    /// <summary>Makes a folder that nobody else has, with a number behind its name when there is one of this name; and
    /// writes a file into it, for a moment.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="names">The files that are to be written there.</param>
    /// <exception cref="ToolException">They can't be.</exception>
    public static ReportFolder OpenNew(string path, IEnumerable<string> names)
    {
        string folder = path;
        try
        {
            if (System.IO.Path.GetDirectoryName(path) is { Length: > 0 } parent) Directory.CreateDirectory(parent);
            for (int number = 2; !Libc.TryMakeDirectory(folder); number++)
                folder = string.Create(CultureInfo.InvariantCulture, $"{path}_{number}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(folder, e);
        }
        return Open(folder, names, isNew: true);
    }

    /// <summary>Makes the folder if need be, and writes a file into it, for a moment.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="names">The files that are to be written there.</param>
    /// <exception cref="ToolException">They can't be.</exception>
    public static ReportFolder Open(string path, IEnumerable<string> names) =>
        Open(path, names, !Directory.Exists(path));

    private static ReportFolder Open(string path, IEnumerable<string> names, bool isNew)
    {
        try
        {
            if (File.Exists(path)) throw new IOException("it is no folder");
            Directory.CreateDirectory(path);
            if (names.Select(n => System.IO.Path.Combine(path, n)).FirstOrDefault(Directory.Exists) is { } other)
                throw new IOException($"'{other}' is a folder");
            string trial = System.IO.Path.Combine(path, Temporary("report"));
            File.WriteAllBytes(trial, [0]);
            File.Delete(trial);
            return new ReportFolder(path, isNew);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(path, e);
        }
    }

    /// <summary>Writes a file, whole or not at all. If that fails, one of the same name from before does not stay
    /// either: it tells of another run.</summary>
    /// <returns>Why it could not be written; null when it was.</returns>
    public string? Write(string name, string text)
    {
        string path = System.IO.Path.Combine(Path, name), temporary = Temporary(name);
        try
        {
            Directory.CreateDirectory(Path); // another run that wrote nothing may have taken it away
            File.WriteAllText(System.IO.Path.Combine(Path, temporary), text);
            File.Move(System.IO.Path.Combine(Path, temporary), path, overwrite: true);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"--report: cannot write '{path}': {FileError.Reason(e)}{Remove(temporary)}{Remove(name)}";
        }
    }

    /// <summary>Takes away a file from before.</summary>
    /// <returns>What stays, in words to be added to a message; null when it has gone.</returns>
    public string? Remove(string name)
    {
        string path = System.IO.Path.Combine(Path, name);
        try
        {
            File.Delete(path);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"; '{path}' stays: {FileError.Reason(e)}";
        }
    }

    /// <summary>Takes a folder that was made for nothing away.</summary>
    public void Dispose()
    {
        if (!_isNew) return;
        try
        {
            Directory.Delete(Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // There is something in it.
        }
    }

    private static ToolException Unwritable(string path, Exception e) =>
        new($"--report: cannot write to '{path}': {FileError.Reason(e)}; name another folder with --report DIR, or "
        + "--report none", Tool.Failure, e);

    // Two processes may have the same pid, in containers of their own.
    private static string Temporary(string name) => $"{name}.{System.IO.Path.GetRandomFileName()}.tmp";
}
