using System.Globalization;
using EchoServer.Linux;
using EchoServer.Server.Listening;

namespace EchoServer.Server.Reaping;

/// <summary>
/// Tells which children the kernel has killed for want of memory: it counts them in their cgroup (<c>oom_kill</c> in <c>memory.events</c>, and in <c>memory.oom_control</c> with version 1). Not a
/// part of how they ended for waitid(2), which says SIGKILL. On the reaper's thread.
/// </summary>
internal sealed class OomKills
{
    private const string Field = "oom_kill ";

    private static readonly string[] _names = ["memory.events", "memory.oom_control"];

    private readonly string? _file = Find();
    private long _told;

    /// <summary>Counts from here on.</summary>
    public OomKills() => _told = Count();

    /// <summary>Adds to a status what is known of it. A child that another process has killed meanwhile may be taken for one whom the kernel has.</summary>
    public ExitStatus Explain(ExitStatus status)
    {
        if (status.KilledBy != Signal.SIGKILL || Count() <= _told) return status;
        _told++;
        return status with { IsOutOfMemory = true };
    }

    private static string? Find()
    {
        IReadOnlyList<string> lines = CgroupFolders.OfThisProcess();
        return _names.SelectMany(name => CgroupFolders.With(lines, "memory", name).Select(folder => Path.Combine(folder, name))).FirstOrDefault();
    }

    private long Count()
    {
        try
        {
            string? line = _file is null ? null : File.ReadLines(_file).FirstOrDefault(line => line.StartsWith(Field, StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line[Field.Length..], CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return _told; // the cgroup is gone, or closed to us: then nothing is known
        }
    }
}
