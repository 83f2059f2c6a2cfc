namespace EchoServer.Server.Limits;

/// <summary>Where the files of this process's cgroups are (cgroups(7); the kernel's admin-guide/cgroup-v2).</summary>
internal static class CgroupFolders
{
    // Version 2 alone, and beside version 1.
    private static readonly string[] _v2 = ["/sys/fs/cgroup", "/sys/fs/cgroup/unified"];

    /// <summary>The lines of /proc/self/cgroup; none where that can't be read.</summary>
    public static IReadOnlyList<string> OfThisProcess() =>
        File.Exists("/proc/self/cgroup") ? File.ReadAllLines("/proc/self/cgroup") : [];

    /// <summary>Finds a file in the cgroup of a controller, and in all above it that can be seen. In a container the
    /// path may be the host's; then only the root is there to be seen.</summary>
    /// <param name="lines">Those of /proc/PID/cgroup: hierarchy, controllers, path.</param>
    /// <param name="controller">The controller, such as <c>pids</c>.</param>
    /// <param name="file">The file's name.</param>
    /// <returns>The folders that have it, the cgroup's own first.</returns>
    public static IEnumerable<string> With(IEnumerable<string> lines, string controller, string file) =>
        lines.SelectMany(line => Of(line, controller)).Distinct()
            .Where(folder => File.Exists(Path.Combine(folder, file)));

    private static IEnumerable<string> Of(string line, string controller)
    {
        string[] fields = line.Split(':', 3);
        if (fields.Length < 3) return [];
        if (fields[1].Split(',').Contains(controller)) return Upwards($"/sys/fs/cgroup/{controller}", fields[2]);
        return fields[0] == "0" ? _v2.SelectMany(root => Upwards(root, fields[2])) : [];
    }

    private static IEnumerable<string> Upwards(string root, string path)
    {
        for (string at = path.TrimEnd('/'); at.Length > 0; at = at[..at.LastIndexOf('/')]) yield return root + at;
        yield return root;
    }
}
