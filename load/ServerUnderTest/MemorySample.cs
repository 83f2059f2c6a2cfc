using System.Globalization;

namespace EchoServer.Load.ServerUnderTest;

/// <summary>How much memory is in use at a moment, in KiB.</summary>
/// <param name="ServerKiB">What the server's processes have, of what they share each its share.</param>
/// <param name="Processes">How many of them there are.</param>
/// <param name="AvailableKiB">What the machine has left for programs (MemAvailable), which counts the kernel's part too.</param>
/// <param name="OwnKiB">What this program has.</param>
internal sealed record MemorySample(long ServerKiB, int Processes, long AvailableKiB, long OwnKiB)
{
    /// <summary>Takes one.</summary>
    /// <param name="root">The server's first process.</param>
    /// <exception cref="UnauthorizedAccessException">The server is another user's.</exception>
    public static MemorySample Take(int root)
    {
        // The machine's first: reading through some thousand processes takes memory itself.
        long available = Available(), own = ProcessTree.ProportionalKiB(Environment.ProcessId);
        IReadOnlyList<int> tree = ProcessTree.Of(root);
        return new MemorySample(tree.Sum(ProcessTree.ProportionalKiB), tree.Count, available, own);
    }

    private static long Available()
    {
        string line = File.ReadLines("/proc/meminfo").First(l => l.StartsWith("MemAvailable:", StringComparison.Ordinal));
        return long.Parse(line.AsSpan("MemAvailable:".Length).TrimEnd("kB").Trim(), CultureInfo.InvariantCulture);
    }
}
