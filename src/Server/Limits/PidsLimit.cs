using System.Globalization;

namespace EchoServer.Server.Limits;

/// <summary>How many processes and threads a cgroup may have: <c>pids.max</c> (cgroups(7); the kernel's
/// admin-guide/cgroup-v2 and cgroup-v1/pids).</summary>
internal sealed class PidsLimit
{
    private const string Max = "pids.max";
    private readonly string[] _folders;

    private PidsLimit(string[] folders) => _folders = folders;

    /// <summary>Finds the limits that hold for this process: those of its cgroup, and of all above it that can be
    /// seen.</summary>
    public static PidsLimit OfThisProcess() => new([.. CgroupFolders.With(CgroupFolders.OfThisProcess(), "pids", Max)]);

    /// <summary>The nearest limit.</summary>
    /// <returns>How many there may be, how many more, and the file that says so; null where there is no
    /// limit.</returns>
    public (long Max, long Left, string File)? Read()
    {
        (long Max, long Left, string File)? nearest = null;
        foreach (string folder in _folders)
        {
            string file = Path.Combine(folder, Max);
            if (Number(file) is not { } max || Number(Path.Combine(folder, "pids.current")) is not { } current)
                continue;
            if (nearest is null || max - current < nearest.Value.Left) nearest = (max, max - current, file);
        }
        return nearest;
    }

    // "max" where there is no limit. A cgroup that is not there, or not ours to read, limits nothing that we could
    // tell.
    private static long? Number(string file)
    {
        try
        {
            return long.TryParse(
                File.ReadAllText(file), NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out long number)
                    ? number : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
