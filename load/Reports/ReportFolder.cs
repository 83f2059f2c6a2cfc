using System.Globalization;
using EchoServer.Common.CommandLine;

namespace EchoServer.Load.Reports;

/// <summary>A folder for files that tell of a run. Whether they can be written there is tried before the run, not found out after it.</summary>
internal sealed class ReportFolder : IDisposable
{
    private readonly bool _isNew;

    private ReportFolder(string path, bool isNew) => (Path, _isNew) = (path, isNew);

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>Where reports go when nobody says: reports/date_time_name below the current directory, with a number when there is one already.</summary>
    public static string Standard(string name, DateTime now)
    {
        string first = System.IO.Path.Combine("reports", string.Create(CultureInfo.InvariantCulture, $"{now:yyyy-MM-dd_HH-mm-ss}_{name}"));
        string path = first;
        for (int number = 2; Directory.Exists(path); number++) path = string.Create(CultureInfo.InvariantCulture, $"{first}_{number}");
        return path;
    }

    /// <summary>Makes the folder if need be, and writes a file into it, for a moment.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="names">The files that are to be written there.</param>
    /// <exception cref="ToolException">They can't be.</exception>
    public static ReportFolder Open(string path, IEnumerable<string> names)
    {
        bool isNew = !Directory.Exists(path);
        try
        {
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
            throw new ToolException($"--report: cannot write to '{path}': {e.Message}; name another folder with --report DIR, or --report none", Tool.Failure, e);
        }
    }

    /// <summary>Writes a file, whole or not at all. If that fails, one of the same name from before does not stay either: it tells of another run.</summary>
    /// <returns>Why it could not be written; null when it was.</returns>
    public string? Write(string name, string text)
    {
        string path = System.IO.Path.Combine(Path, name), temporary = Temporary(name);
        try
        {
            File.WriteAllText(System.IO.Path.Combine(Path, temporary), text);
            File.Move(System.IO.Path.Combine(Path, temporary), path, overwrite: true);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"--report: cannot write '{path}': {e.Message}{Remove(temporary)}{Remove(name)}";
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
            return $"; '{path}' stays: {e.Message}";
        }
    }

    /// <summary>Takes a folder that was made for nothing away.</summary>
    public void Dispose()
    {
        if (_isNew && Directory.Exists(Path) && !Directory.EnumerateFileSystemEntries(Path).Any()) Directory.Delete(Path);
    }

    private static string Temporary(string name) => string.Create(CultureInfo.InvariantCulture, $"{name}.{Environment.ProcessId}.tmp");
}
