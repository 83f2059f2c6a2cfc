using System.Runtime.CompilerServices;
using EchoServer.Linux;

namespace EchoServer.Samples;

/// <summary>What runs in clones of the fork server: only what needs no runtime.</summary>
[ForkSafe]
internal static class ForkSafeCode
{
    /// <summary>Does nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Nothing() => 0;

    /// <summary>Adds numbers up.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static unsafe int AddUp(int* last)
    {
        int sum = 0;
        for (int i = 1; i <= *last; i++) sum += i;
        return sum;
    }
}
