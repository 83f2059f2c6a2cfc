using System.Globalization;
using System.Text;
using EchoServer.Linux.Calls;
using EchoServer.Linux.ForkSafe;

namespace EchoServer.Linux.Processes;

/// <summary>Whom the kernel ends first when memory runs out (proc_pid_oom_score_adj(5)).</summary>
internal static unsafe class OomScore
{
    /// <summary>Of 1,000: as if a process used half of the memory there is, beside what it does use.</summary>
    private const int ForChildren = 500;

    private const int Longest = 8; // -1000 and a line feed

    /// <summary>
    /// Makes this process, and those that it makes, go before whoever started it: so a connection ends rather than the
    /// supervisor with all of them. Raising needs no rights. Without a /proc, or where it is read-only, nothing
    /// changes.
    /// </summary>
    internal static void Raise()
    {
        int file = Libc.TryOpen("/proc/self/oom_score_adj", Libc.O_RDWR);
        if (file < 0) return;
        Span<byte> text = stackalloc byte[Longest];
        nint length = Libc.ReadAt(file, text, 0);
        if (length > 0
            && int.TryParse(Encoding.ASCII.GetString(text[..(int)length]), CultureInfo.InvariantCulture, out int score)
            && score < ForChildren) Write(file);
        Kernel.Close(file);
    }

    private static void Write(int file)
    {
        fixed (byte* text = "500"u8) Kernel.Write(file, text, 3);
    }
}
