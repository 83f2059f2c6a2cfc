using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using EchoServer.ForkServer.Scoreboard;

namespace EchoServer.ForkServer.ForkSafe;

/// <summary>The built-in job, for a clone.</summary>
[ForkSafe]
internal static unsafe class EchoLoop
{
    private const int EINTR = 4, EPIPE = 32, ECONNRESET = 104, ETIMEDOUT = 110, EHOSTUNREACH = 113, ENETUNREACH = 101;

    /// <summary>Echoes in upper case until the end of input.</summary>
    /// <returns>The exit code: 0 closed, 3 reset, 1 error.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static int Run(int socket, byte* buffer, nint size, Row* row)
    {
        while (true)
        {
            nint count = Kernel.Read(socket, buffer, size);
            if (count == 0) return 0;
            if (count < 0)
            {
                if (Kernel.Errno() == EINTR) continue;
                return Judge(Kernel.Errno());
            }
            row->BytesIn += count;
            row->Messages++;
            row->LastActivity = Kernel.Milliseconds();
            Upper(buffer, count);
            for (nint done = 0; done < count;)
            {
                nint written = Kernel.Write(socket, buffer + done, count - done);
                if (written < 0)
                {
                    if (Kernel.Errno() == EINTR) continue;
                    return Judge(Kernel.Errno());
                }
                done += written;
            }
            row->BytesOut += count;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Judge(int errno) =>
        errno is EPIPE or ECONNRESET or ETIMEDOUT or EHOSTUNREACH or ENETUNREACH ? 3 : 1;

    // 128 bits: every x86-64 and arm64 has them, so nothing falls back to code that may not be compiled yet.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Upper(byte* bytes, nint count)
    {
        nint i = 0;
        for (; i <= count - 16; i += 16)
        {
            Vector128<byte> v = Vector128.Load(bytes + i);
            // Unsigned: bytes below 'a' wrap around to large numbers, so one comparison tells the letters.
            Vector128<byte> letter = Vector128.LessThan(v - Vector128.Create((byte)'a'), Vector128.Create((byte)26));
            (v ^ (letter & Vector128.Create((byte)0x20))).Store(bytes + i);
        }
        for (; i < count; i++)
        {
            if ((byte)(bytes[i] - 'a') < 26) bytes[i] ^= 0x20;
        }
    }
}
