using System.Globalization;

namespace EchoServer.Tests.Support;

/// <summary>A cgroup of the tests' own, whose processes and threads are counted and limited.</summary>
internal sealed class PidsCgroup : IDisposable
{
    private const string V1 = "/sys/fs/cgroup/pids", V2 = "/sys/fs/cgroup";

    private readonly string _folder = Path.Combine(Parent!, $"echo-server-test-{Guid.NewGuid():N}");

    public PidsCgroup() => Directory.CreateDirectory(_folder);

    /// <summary>Where cgroups with such a limit can be made; null where nowhere.</summary>
    public static string? Parent { get; } = Find();

    public int Current =>
        int.Parse(File.ReadAllText(Path.Combine(_folder, "pids.current")), CultureInfo.InvariantCulture);

    public string Limit
    {
        set => File.WriteAllText(Path.Combine(_folder, "pids.max"), value);
    }

    /// <summary>Starts a program in it.</summary>
    public string[] Wrapper => ["sh", "-c", $"echo $$ > {_folder}/cgroup.procs; exec \"$@\"", "sh"];

    /// <summary>Gives its processes back.</summary>
    public void Dispose()
    {
        foreach (string pid in File.ReadAllLines(Path.Combine(_folder, "cgroup.procs")))
            File.WriteAllText(Path.Combine(Parent!, "cgroup.procs"), pid);
        Directory.Delete(_folder);
    }

    private static string? Find()
    {
        if (!TestEnvironment.IsRoot) return null;
        string controllers = Path.Combine(V2, "cgroup.subtree_control");
        string? parent = Directory.Exists(V1)
            ? V1 : File.Exists(controllers) && File.ReadAllText(controllers).Split().Contains("pids") ? V2 : null;
        return parent is not null && IsWritable(parent) ? parent : null;
    }

    private static bool IsWritable(string folder)
    {
        string probe = Path.Combine(folder, $"echo-server-test-{Guid.NewGuid():N}");
        try
        {
            Directory.Delete(Directory.CreateDirectory(probe).FullName);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
