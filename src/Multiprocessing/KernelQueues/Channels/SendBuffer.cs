using System.Globalization;

namespace EchoServer.Multiprocessing;

/// <summary>How much the kernel keeps for a socket of what was sent and not received.</summary>
internal static class SendBuffer
{
    /// <summary>Twice net.core.wmem_max: what everybody may have, in bytes of the kernel's own memory.</summary>
    public static int Most { get; } = 2 * Read("/proc/sys/net/core/wmem_max", 212_992);

    /// <summary>What a segment of a queue gets; tests make it less.</summary>
    public static int OfSegment { get; set; } = Most;

    private static int Read(string path, int otherwise)
    {
        // Without /proc: what the kernel begins with. It gives what it may.
        if (!File.Exists(path)) return otherwise;
        return (int)Math.Min(long.Parse(File.ReadAllText(path), CultureInfo.InvariantCulture), int.MaxValue / 2);
    }
}
