using System.Globalization;

namespace EchoServer.Linux.Processes;

/// <summary>A line of /proc/self/maps (proc_pid_maps(5)).</summary>
internal readonly unsafe record struct Mapping(nuint Start, nuint End, string Name)
{
    /// <summary>Its length in bytes.</summary>
    internal nuint Size => End - Start;

    /// <summary>Reads a line.</summary>
    internal static Mapping Parse(string line)
    {
        string[] fields = line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries);
        int dash = fields[0].IndexOf('-', StringComparison.Ordinal);
        return new Mapping(Hex(fields[0].AsSpan(0, dash)), Hex(fields[0].AsSpan(dash + 1)), fields.Length > 5 ? fields[5] : "");
    }

    /// <summary>Whether an address lies within.</summary>
    internal bool Has(void* address) => (nuint)address >= Start && (nuint)address < End;

    private static nuint Hex(ReadOnlySpan<char> digits) => nuint.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
