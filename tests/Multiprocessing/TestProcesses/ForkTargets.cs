using System.Runtime.CompilerServices;
using EchoServer.Linux;
using EchoServer.Multiprocessing;

namespace EchoServer.TestProcesses;

/// <summary>What the tests' clones run.</summary>
[ForkSafe]
internal static unsafe class ForkTargets
{
    public static int Nothing() => 0;

    public static int ExitWith(int* code) => *code;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Forever()
    {
        while (true) ForkSafeCalls.Sleep(3_600_000);
    }

    public static int Parent() => ForkSafeCalls.GetParentPid() & 0xFF;

    /// <summary>Adds three numbers, the last of them a long one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Add(Addends* addends) => addends->One + addends->Other + (int)(addends->Large >> 40);

    /// <summary>Copies what the first descriptor gives to the second, until its end.</summary>
    /// <returns>How many bytes; or 255.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization), SkipLocalsInit]
    public static int Copy(long* limit, int* descriptors)
    {
        byte* buffer = stackalloc byte[1024];
        long total = 0;
        while (total < *limit)
        {
            nint count = ForkSafeCalls.Read(descriptors[0], buffer, 1024);
            if (count == 0) break;
            if (count < 0 || ForkSafeCalls.Write(descriptors[1], buffer, count) != count) return 255;
            total += count;
        }
        return (int)total;
    }

    /// <summary>Waits for input that does not come, says so, and waits for some.</summary>
    /// <returns>What the first waiting gave, ten times, and what the second gave.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Wait(long* milliseconds, int* descriptors)
    {
        int first = ForkSafeCalls.WaitReadable(descriptors[0], *milliseconds);
        byte said = (byte)'.';
        if (ForkSafeCalls.Write(descriptors[1], &said, 1) != 1) return 255;
        return first * 10 + ForkSafeCalls.WaitReadable(descriptors[0], -1);
    }
}
