using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace EchoServer.Tests.ForkSafe.Samples;

/// <summary>Keeps all the rules, as near to their edges as it can.</summary>
internal static unsafe class GoodMethods
{
    public const int Constant = 100;

    private const MethodImplOptions AtOnce = MethodImplOptions.AggressiveOptimization;

    public static int Number => X86Base.IsSupported ? 1 : 2;

    public static int Add(int a, int b) => a + b;

    public static nint Forward(int* a) => GoodImports.Good((nint)a, Number, null, 0);

    [MethodImpl(AtOnce)]
    public static int Switch(int a) => a switch { 0 => 7, 1 => 9, 2 => 12, 3 => 1, _ => a / 10 % Constant };

    [MethodImpl(AtOnce)]
    public static void Vectors(byte* bytes) =>
        (Vector128.Load(bytes) + Vector128.Create((byte)1)).Store(bytes);

    [MethodImpl(AtOnce)]
    public static long Atomics(ref int a, ref long b) =>
        Interlocked.Increment(ref a) + Volatile.Read(ref b) + Unsafe.Add(ref b, 1);

    [MethodImpl(AtOnce), SkipLocalsInit]
    public static byte Buffer(int size)
    {
        byte* bytes = stackalloc byte[65536];
        Vector128<long> cleared = default;
        *(Vector128<long>*)bytes = cleared;
        return bytes[size];
    }
}
