using System.Globalization;

namespace EchoServer.Linux.Processes;

/// <summary>A line of /proc/self/maps (proc_pid_maps(5)).</summary>
internal readonly unsafe record struct Mapping(nuint Start, nuint End, string Name)
{
    /// <summary>Its length in bytes.</summary>
    internal nuint Size => End - Start;

    /// <summary>Those of this process, by their addresses.</summary>
    internal static Mapping[] OfThisProcess() => [.. File.ReadAllLines("/proc/self/maps").Select(Parse)];

    /// <summary>Whether it is of a file, of one that is gone, too; not of memory that has a descriptor
    /// (memfd_create(2)).</summary>
    internal bool IsOfFile => Name.StartsWith('/') && !Name.StartsWith("/memfd:", StringComparison.Ordinal);

    /// <summary>Reads a line.</summary>
    internal static Mapping Parse(string line)
    {
        string[] fields = line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries);
        int dash = fields[0].IndexOf('-', StringComparison.Ordinal);
        return new Mapping(
            Hex(fields[0].AsSpan(0, dash)), Hex(fields[0].AsSpan(dash + 1)), fields.Length > 5 ? fields[5] : "");
    }

    /// <summary>Whether an address lies within.</summary>
    internal bool Has(nuint address) => address >= Start && address < End;

    /// <summary>Whether one of some addresses does.</summary>
    internal bool HasAny(ReadOnlySpan<nuint> addresses)
    {
        foreach (nuint address in addresses)
            if (Has(address)) return true;
        return false;
    }

    private static nuint Hex(ReadOnlySpan<char> digits) =>
        nuint.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
