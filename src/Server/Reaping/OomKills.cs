using System.Globalization;
using EchoServer.Linux;
using EchoServer.Server.Limits;

namespace EchoServer.Server.Reaping;

/// <summary>
/// Tells which children the kernel has killed for want of memory: it counts them in their cgroup (<c>oom_kill</c> in
/// <c>memory.events.local</c>, or <c>memory.events</c> before Linux 5.2, and in <c>memory.oom_control</c> with version
/// 1). Not a part of how they ended for waitid(2), which says SIGKILL. On the reaper's thread.
/// </summary>
/// <remarks>
/// The kernel counts other processes of the cgroup, too, and a child takes a while to end. So a kill is a child's if
/// the child ends within 1 to 2 s; later it was somebody else's.
/// </remarks>
internal sealed class OomKills
{
    private const string Field = "oom_kill ";

    private static readonly string[] _names = ["memory.events.local", "memory.events", "memory.oom_control"];

    private static readonly TimeSpan _round = TimeSpan.FromSeconds(1);

    private readonly string? _file;
    private readonly TimeProvider _time;
    private long _told;
    private long _counted; // at the last look
    private long _looked;

    /// <summary>Counts from here on.</summary>
    public OomKills()
        : this(Find(), TimeProvider.System)
    {
    }

    /// <summary>Counts from here on, by a certain file.</summary>
    /// <param name="file">The file; null when the kernel does not count.</param>
    /// <param name="time">The clock.</param>
    internal OomKills(string? file, TimeProvider time)
    {
        (_file, _time) = (file, time);
        _told = _counted = Count();
        _looked = time.GetTimestamp();
    }

    /// <summary>To be called now and then: passes over what had been counted at the look before, and was no
    /// child.</summary>
    public void Look()
    {
        if (_file is null || _time.GetElapsedTime(_looked) < _round) return;
        _looked = _time.GetTimestamp();
        _told = Math.Max(_told, _counted);
        _counted = Count();
    }

    /// <summary>Adds to a status what is known of it. A child that another process has killed at the same time may be
    /// taken for one whom the kernel has; and, with the start method spawn, one that was killed after the kernel has
    /// killed another process of the cgroup, as long as no child has ended in between.</summary>
    public ExitStatus Explain(ExitStatus status)
    {
        if (status.KilledBy != Signal.SIGKILL || Count() <= _told) return status;
        _told++;
        return status with { IsOutOfMemory = true };
    }

    private static string? Find()
    {
        IReadOnlyList<string> lines = CgroupFolders.OfThisProcess();
        return _names.SelectMany(
            name => CgroupFolders.With(lines, "memory", name).Select(folder => Path.Combine(folder, name)))
                .FirstOrDefault();
    }

    private long Count()
    {
        try
        {
            string? line = _file is null
                ? null : File.ReadLines(_file).FirstOrDefault(line => line.StartsWith(Field, StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line[Field.Length..], CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return _told; // the cgroup is gone, or closed to us: then nothing is known
        }
    }
}
