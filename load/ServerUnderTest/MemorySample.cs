using System.Globalization;
using EchoServer.Load.Reports;

namespace EchoServer.Load.ServerUnderTest;

/// <summary>How much memory is in use at a moment, in KiB.</summary>
/// <param name="ServerKiB">What the server's processes have, of what they share each its share.</param>
/// <param name="Processes">How many of them there are.</param>
/// <param name="AvailableKiB">What the machine has left for programs (MemAvailable), which counts the kernel's part
/// too.</param>
/// <param name="OwnKiB">What this program has, in all of its processes.</param>
internal sealed record MemorySample(long ServerKiB, int Processes, long AvailableKiB, long OwnKiB)
{
    /// <summary>Takes a sample.</summary>
    /// <param name="root">The server's first process.</param>
    /// <exception cref="UnauthorizedAccessException">The server is another user's.</exception>
    public static MemorySample Take(int root)
    {
        // The machine's first: reading through some thousand processes takes memory itself.
        long available = Available();
        IReadOnlyList<int> tree = ProcessTree.Of(root);
        long own = ProcessTree.Of(Environment.ProcessId).Except(tree).Sum(ProcessTree.ProportionalKiB);
        return new MemorySample(tree.Sum(ProcessTree.ProportionalKiB), tree.Count, available, own);
    }

    /// <summary>What was added since an earlier one, per connection.</summary>
    /// <param name="before">When there were none of them.</param>
    /// <param name="connections">How many there are now, 1 or more.</param>
    public MemoryFacts Since(MemorySample before, int connections)
    {
        double Per(long kib) => (double)kib / connections;
        // What this program has grown by is no cost of the server.
        long machine = before.AvailableKiB - AvailableKiB - (OwnKiB - before.OwnKiB);
        return new MemoryFacts(connections, Per(ServerKiB - before.ServerKiB), Per(machine), Processes, null);
    }

    private static long Available()
    {
        string line = File.ReadLines("/proc/meminfo")
            .First(l => l.StartsWith("MemAvailable:", StringComparison.Ordinal));
        return long.Parse(line.AsSpan("MemAvailable:".Length).TrimEnd("kB").Trim(), CultureInfo.InvariantCulture);
    }
}
