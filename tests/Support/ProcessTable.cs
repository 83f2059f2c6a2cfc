using System.Globalization;
using System.Net;
using System.Text;

namespace EchoServer.Tests.Support;

/// <summary>Reads /proc. A process may vanish at any moment; what has vanished reads as null, zero or empty.</summary>
internal static class ProcessTable
{
    /// <summary>Every process there is.</summary>
    public static IEnumerable<ProcessRow> All() => Directory.EnumerateDirectories("/proc")
        .Select(folder => int.TryParse(Path.GetFileName(folder), out int pid) ? Find(pid) : null)
        .OfType<ProcessRow>();

    /// <summary>The children of a process, zombies included.</summary>
    public static IReadOnlyList<ProcessRow> Children(int parent) => [.. All().Where(row => row.ParentPid == parent)];

    public static ProcessRow? Find(int pid)
    {
        // "17 (a name (with brackets)) S 4 …": what follows the name begins behind the last bracket.
        string stat = Read(pid, "stat");
        int nameEnd = stat.LastIndexOf(')');
        if (nameEnd < 0) return null;
        string[] fields = stat[(nameEnd + 2)..].Split(' ');
        return new ProcessRow(pid, fields[0][0], int.Parse(fields[1], CultureInfo.InvariantCulture));
    }

    /// <summary>The arguments, the program's name first, parted by blanks.</summary>
    public static string CommandLine(int pid) => Read(pid, "cmdline").Replace('\0', ' ').TrimEnd();

    /// <summary>Whether a variable, written <c>NAME=value</c>, is in the environment the process was started
    /// with.</summary>
    public static bool HasVariable(int pid, string variable) =>
        Read(pid, "environ").Split('\0').Contains(variable, StringComparer.Ordinal);

    /// <summary>The lines of the process's maps.</summary>
    public static IReadOnlyList<string> Mappings(int pid) =>
        Read(pid, "maps").Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>What the process has open, by descriptor.</summary>
    public static IReadOnlyDictionary<int, string> Descriptors(int pid) =>
        Directory.GetFileSystemEntries($"/proc/{pid}/fd")
        .ToDictionary(
            path =>
                int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture), path =>
                    new FileInfo(path).LinkTarget ?? "");

    /// <summary>How many descriptors the process has open, but for the assemblies that a runtime loads when it comes to
    /// need them.</summary>
    public static int OpenDescriptors(int pid) =>
        Descriptors(pid).Values.Count(target => !target.EndsWith(".dll", StringComparison.Ordinal));

    /// <summary>The number that the next descriptor would get: as a limit it lets no further one be opened.</summary>
    public static int NextDescriptor(int pid)
    {
        HashSet<string> open =
            [.. Directory.GetFileSystemEntries($"/proc/{pid}/fd").Select(path => Path.GetFileName(path))];
        return Enumerable.Range(0, int.MaxValue).First(i => !open.Contains(i.ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>The memory the process has in RAM, in KiB.</summary>
    public static long ResidentKiB(int pid) =>
        long.Parse(Status(pid, "VmRSS").Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);

    /// <summary>A field of the process's status; it must exist.</summary>
    public static string Status(int pid, string field) =>
        Read(pid, "status").Split('\n')
            .First(line => line.StartsWith($"{field}:", StringComparison.Ordinal))[(field.Length + 1)..].Trim();

    /// <summary>How many connections wait to be accepted at an address of IPv4.</summary>
    public static int BacklogOf(IPEndPoint address)
    {
        // "0: 0100007F:1F90 00000000:0000 0A 00000000:00000005 …": its local port in hexadecimal, state LISTEN, and
        // what is behind the second colon of queues.
        string port = $":{address.Port:X4} 00000000:0000 0A ";
        string line = File.ReadLines("/proc/net/tcp").First(line => line.Contains(port, StringComparison.Ordinal));
        string queues = line[(line.IndexOf(port, StringComparison.Ordinal) + port.Length)..].Split(' ')[0];
        return int.Parse(queues.Split(':')[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }

    private static string Read(int pid, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/{file}", Encoding.Latin1);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
