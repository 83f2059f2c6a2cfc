using System.Globalization;
using System.Runtime.InteropServices;

namespace EchoServer.ForkServer;

/// <summary>Makes the clone cheap: marks every mapping that it can't need MADV_DONTFORK (madvise(2)).</summary>
internal static partial class AddressSpace
{
    private const int MADV_DONTFORK = 10;

    internal static void Trim(Func<string, bool> keep)
    {
        foreach (string line in File.ReadAllLines("/proc/self/maps"))
        {
            string[] parts = line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries);
            string name = parts.Length > 5 ? parts[5] : "";
            int dash = parts[0].IndexOf('-', StringComparison.Ordinal);
            nuint start = nuint.Parse(parts[0].AsSpan(0, dash), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            nuint end = nuint.Parse(parts[0].AsSpan(dash + 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (name.StartsWith("[v", StringComparison.Ordinal) || keep(line)) continue;
            _ = madvise(start, end - start, MADV_DONTFORK);
        }
    }

    [LibraryImport("libc")]
    private static partial int madvise(nuint start, nuint length, int advice);
}
