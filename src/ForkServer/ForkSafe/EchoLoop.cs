using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using EchoServer.ForkServer.Scoreboard;
using EchoServer.Linux;

namespace EchoServer.ForkServer.ForkSafe;

/// <summary>The built-in job, for a clone.</summary>
[ForkSafe]
internal static unsafe class EchoLoop
{
    /// <summary>What <see cref="Answer"/> returns when the connection goes on; everything else is an exit
    /// code.</summary>
    internal const int GoOn = -1;

    /// <summary>Reads what there is, up to the size of the buffer, and writes it back in upper case.</summary>
    /// <param name="socket">The connection.</param>
    /// <param name="buffer">Where to read to.</param>
    /// <param name="size">How long it is.</param>
    /// <param name="row">Is told of it.</param>
    /// <returns><see cref="GoOn"/>, or the exit code.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static int Answer(int socket, byte* buffer, nint size, Row* row)
    {
        nint count = Kernel.Read(socket, buffer, size);
        if (count == 0) return ExitCode.Closed;
        if (count < 0) return Judge(Kernel.Errno());
        row->BytesIn += count;
        row->Messages++;
        row->LastActivity = Kernel.Milliseconds();
        Upper(buffer, count);
        return WriteAll(socket, buffer, count, row);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int WriteAll(int socket, byte* buffer, nint count, Row* row)
    {
        for (nint done = 0; done < count;)
        {
            nint written = Kernel.Write(socket, buffer + done, count - done);
            int end = written < 0 ? Judge(Kernel.Errno()) : GoOn;
            if (end != GoOn) return end;
            if (written > 0) done += written;
        }
        row->BytesOut += count;
        return GoOn;
    }

    // As PeerReset has it for managed code.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Judge(int errno) => errno switch
    {
        Errno.EINTR or Errno.EAGAIN => GoOn,
        Errno.EPIPE or Errno.ECONNRESET or Errno.ECONNABORTED or Errno.ETIMEDOUT or Errno.EHOSTUNREACH
            or Errno.EHOSTDOWN or Errno.ENETUNREACH or Errno.ENETDOWN or Errno.ENETRESET => ExitCode.Reset,
        _ => ExitCode.Error,
    };

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
