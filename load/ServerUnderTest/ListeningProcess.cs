using System.Net;

namespace EchoServer.Load.ServerUnderTest;

/// <summary>Finds the process that listens at an address of this machine.</summary>
internal static class ListeningProcess
{
    private const string Listening = "0A"; // TCP_LISTEN, as /proc/net/tcp writes it

    /// <summary>The process that listens there; of several, such as a server and its children, the one whose parent
    /// does not.</summary>
    /// <returns>Null when none is found that we may look into.</returns>
    public static int? Find(EndPoint endPoint)
    {
        HashSet<string> sockets = [.. Inodes(endPoint).Select(inode => $"socket:[{inode}]")];
        if (sockets.Count == 0) return null;
        HashSet<int> owners = [.. ProcessTree.Pids().Where(pid => HasOpen(pid, sockets))];
        foreach (int pid in owners.Order())
        {
            if (!owners.Contains(ProcessTree.ParentOf(pid))) return pid;
        }
        return null;
    }

    private static IEnumerable<string> Inodes(EndPoint endPoint) => endPoint is IPEndPoint ip
        ? Rows("/proc/net/tcp").Concat(Rows("/proc/net/tcp6"))
            .Where(r => r[3] == Listening && r[1].EndsWith($":{ip.Port:X4}", StringComparison.Ordinal))
            .Select(r => r[9])
        : Rows("/proc/net/unix").Where(r => r.Length > 7 && r[7] == endPoint.ToString()).Select(r => r[6]);

    private static IEnumerable<string[]> Rows(string path) => !File.Exists(path) ? [] : File.ReadLines(path).Skip(1)
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static bool HasOpen(int pid, HashSet<string> sockets)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries($"/proc/{pid}/fd")
                .Any(f => sockets.Contains(new FileInfo(f).LinkTarget ?? ""));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // It has gone, or is another user's.
        }
    }
}
