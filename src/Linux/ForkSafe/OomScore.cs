using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace EchoServer.Linux.ForkSafe;

/// <summary>Whom the kernel ends first when memory runs out (proc_pid_oom_score_adj(5)).</summary>
internal static unsafe partial class OomScore
{
    /// <summary>Of 1,000: as if a process used half of the memory there is, beside what it does use.</summary>
    private const int ForChildren = 500;

    private const int O_RDWR = 2, O_CLOEXEC = 0x80000;
    private const int Longest = 8; // -1000 and a line feed

    /// <summary>
    /// Makes this process, and those that it makes, go before whoever started it: so a connection ends rather than the supervisor with all of them. Raising needs no rights. Without a /proc, or where
    /// it is read-only, nothing changes.
    /// </summary>
    internal static void Raise()
    {
        int file = open("/proc/self/oom_score_adj", O_RDWR | O_CLOEXEC);
        if (file < 0) return;
        byte* text = stackalloc byte[Longest];
        nint length = pread(file, text, Longest, 0);
        if (length > 0 && int.TryParse(Encoding.ASCII.GetString(text, (int)length), CultureInfo.InvariantCulture, out int score) && score < ForChildren) Write(file);
        Kernel.Close(file);
    }

    private static void Write(int file)
    {
        fixed (byte* text = "500"u8) Kernel.Write(file, text, 3);
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc")]
    private static partial nint pread(int descriptor, byte* buffer, nint count, nint offset);
}
