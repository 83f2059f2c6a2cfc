using System.Diagnostics;
using System.Runtime.InteropServices;
using Shared = EchoServer.Linux.Calls.Libc;

namespace EchoServer.Client.Interop;

internal static partial class Libc
{
    /// <summary>Waits for bytes and reads what there is.</summary>
    /// <param name="descriptor">What to read from.</param>
    /// <param name="buffer">Where to put them; not empty.</param>
    /// <returns>The number of bytes read; 0 at the end of the input.</returns>
    /// <exception cref="IOException">The input cannot be read; the message is the system's.</exception>
    public static int Read(int descriptor, Span<byte> buffer)
    {
        nint n;
        do
            n = Check(ReadRaw(descriptor, buffer, (nuint)buffer.Length), descriptor, Shared.POLLIN);
        while (n < 0);
        return (int)n;
    }

    /// <summary>Waits for input, or for the end of it.</summary>
    /// <param name="descriptor">What to read from.</param>
    /// <param name="limit">How long to wait.</param>
    /// <returns>False when there was none within that time.</returns>
    public static bool HasInput(int descriptor, TimeSpan limit)
    {
        long start = Stopwatch.GetTimestamp();
        while (limit - Stopwatch.GetElapsedTime(start) is var left && left > TimeSpan.Zero)
            if (Shared.Poll([new Shared.PollFd { Descriptor = descriptor, Events = Shared.POLLIN }], (int)Math.Ceiling(left.TotalMilliseconds)) > 0) return true;
        return false;
    }

    [LibraryImport(Library, EntryPoint = "read", SetLastError = true)]
    private static partial nint ReadRaw(int descriptor, Span<byte> buffer, nuint count);
}
