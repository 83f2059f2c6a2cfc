using System.Globalization;
using System.Text;

namespace EchoServer.Load.ServerUnderTest;

/// <summary>A process and all that descend from it, as /proc has them now. A process may vanish at any moment; it then
/// counts as nothing.</summary>
internal static class ProcessTree
{
    /// <summary>The pids of a process and of its descendants.</summary>
    public static IReadOnlyList<int> Of(int root)
    {
        ILookup<int, int> children = Pids().ToLookup(ParentOf, pid => pid);
        List<int> tree = [root];
        for (int i = 0; i < tree.Count; i++) tree.AddRange(children[tree[i]]);
        return tree;
    }

    /// <summary>Every process there is.</summary>
    public static IEnumerable<int> Pids() => Directory.EnumerateDirectories("/proc")
        .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out int pid) ? pid : 0)
        .Where(pid => pid > 0);

    /// <summary>The parent of a process; 0 when the process has gone.</summary>
    public static int ParentOf(int pid)
    {
        // "17 (a name (with brackets)) S 4 …": what follows the name begins behind the last bracket.
        string stat = Read($"/proc/{pid}/stat");
        int nameEnd = stat.LastIndexOf(')');
        return nameEnd < 0 ? 0 : int.Parse(stat[(nameEnd + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
    }

    /// <summary>What a process has in memory, in KiB: of what it shares, its share (PSS of smaps_rollup,
    /// proc_pid_smaps(5)).</summary>
    /// <exception cref="UnauthorizedAccessException">It is another user's.</exception>
    public static long ProportionalKiB(int pid)
    {
        foreach (string line in Read($"/proc/{pid}/smaps_rollup").Split('\n'))
        {
            if (line.StartsWith("Pss:", StringComparison.Ordinal))
                return long.Parse(line.AsSpan("Pss:".Length).TrimEnd("kB").Trim(), CultureInfo.InvariantCulture);
        }
        return 0; // A zombie has no memory.
    }

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path, Encoding.Latin1);
        }
        catch (IOException)
        {
            return ""; // It has gone: ENOENT before it is opened, ESRCH after.
        }
    }
}
