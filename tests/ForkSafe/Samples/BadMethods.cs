using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace EchoServer.Tests.ForkSafe.Samples;

#pragma warning disable CA1508, CA2201, CA2200, CA1031, CA1806, IDE0060, CA1822, CA1802, CA1805, CA2211, IDE0044
#pragma warning disable CA1859, CA2014

/// <summary>Breaks each rule for instructions once, in a method of its own.</summary>
internal static unsafe class BadMethods
{
    private const MethodImplOptions AtOnce = MethodImplOptions.AggressiveOptimization;

    [MethodImpl(AtOnce)]
    public static void NewObject() => new object();

    [MethodImpl(AtOnce)]
    public static void NewArray(int size) => _ = new byte[size].Length;

    [MethodImpl(AtOnce)]
    public static object Box(int number) => number;

    [MethodImpl(AtOnce)]
    public static string LoadString() => "text";

    [MethodImpl(AtOnce)]
    public static void Throw(Exception e) => throw e;

    [MethodImpl(AtOnce)]
    public static void Rethrow(int* number)
    {
        try
        {
            *number = 1;
        }
        catch
        {
            throw;
        }
    }

    [MethodImpl(AtOnce)]
    public static void Finally(int* number)
    {
        try
        {
            *number = 1;
        }
        finally
        {
            *number = 2;
        }
    }

    [MethodImpl(AtOnce)]
    public static void Filter(int* number)
    {
        try
        {
            *number = 1;
        }
        catch when (*number == 1)
        {
            *number = 2;
        }
    }

    [MethodImpl(AtOnce)]
    public static int CallVirtual(object o) => o.GetHashCode();

    [MethodImpl(AtOnce)]
    public static int Constrained<T>(T value) where T : unmanaged => value.GetHashCode();

    [MethodImpl(AtOnce)]
    public static Func<string?> LoadVirtualFunction(object o) => o.ToString;

    [MethodImpl(AtOnce)]
    public static void* LoadFunction() => (delegate*<void>)&NewObject;

    [MethodImpl(AtOnce)]
    public static void CallIndirect(delegate*<void> function) => function();

    [MethodImpl(AtOnce)]
    public static void CallUnmanaged(delegate* unmanaged<void> function) => function();

    [MethodImpl(AtOnce)]
    public static Type LoadToken() => typeof(int);

    [MethodImpl(AtOnce)]
    public static string CastClass(object o) => (string)o;

    [MethodImpl(AtOnce)]
    public static bool IsInstance(object o) => o is string;

    [MethodImpl(AtOnce)]
    public static int UnboxAny(object o) => (int)o;

    [MethodImpl(AtOnce)]
    public static int Unbox(object o) => ((Pair)o).First;

    [MethodImpl(AtOnce)]
    public static int LoadStatic() => BadType.Number;

    [MethodImpl(AtOnce)]
    public static void StoreStatic() => BadType.Number = 1;

    [MethodImpl(AtOnce)]
    public static ref int StaticAddress() => ref BadType.Number;

    [MethodImpl(AtOnce)]
    public static object? LoadNull() => null;

    [MethodImpl(AtOnce)]
    public static object LoadReference(ref object o) => o;

    [MethodImpl(AtOnce)]
    public static void StoreReference(ref object target, object o) => target = o;

    [MethodImpl(AtOnce)]
    public static int LoadElement(int[] numbers) => numbers[0];

    [MethodImpl(AtOnce)]
    public static int LoadLength(int[] numbers) => numbers.Length;

    [MethodImpl(AtOnce)]
    public static int AddChecked(int a, int b) => checked(a + b);

    [MethodImpl(AtOnce)]
    public static int ConvertChecked(long a) => checked((int)a);

    [MethodImpl(AtOnce)]
    public static int Divide(int a, int b) => a / b;

    [MethodImpl(AtOnce)]
    public static int DivideByMaybeNothing(int a, bool b) => a / (b ? 0 : 2);

    [MethodImpl(AtOnce)]
    public static uint Remainder(uint a, uint b) => a % b;

    [MethodImpl(AtOnce)]
    public static void CopyBlock()
    {
        byte* bytes = stackalloc byte[] { 1, 2, 3, 4, 5, 6, 7, 8, 9 };
        bytes[0] = 1;
    }

    [MethodImpl(AtOnce)]
    public static void FillBlock()
    {
        byte* bytes = stackalloc byte[] { 7, 7, 7, 7, 7, 7, 7, 7, 7 };
        bytes[0] = 1;
    }

    [MethodImpl(AtOnce)]
    public static void ClearedMuch()
    {
        byte* bytes = stackalloc byte[4096];
        bytes[0] = 1;
    }

    [MethodImpl(AtOnce)]
    public static void ClearedUnknown(int size)
    {
        byte* bytes = stackalloc byte[size];
        bytes[0] = 1;
    }

    [MethodImpl(AtOnce)]
    public static void ClearLarge(Large* large) => *large = default;

    [MethodImpl(AtOnce)]
    public static void CopyLarge(Large* a, Large* b) => *a = *b;

    [MethodImpl(AtOnce)]
    public static void TakeReferences(Pair pair) => pair.First = 1;

    [MethodImpl(AtOnce)]
    public static int LoadFromObject(StrongBox<int> box) => box.Value;

    [MethodImpl(AtOnce)]
    public static void CallOut() => Thread.Yield();

    [MethodImpl(AtOnce)]
    public static int CallHelper(int a) => Math.Abs(a);

    [MethodImpl(AtOnce)]
    public static bool ReadBoolean(ref bool word) => Volatile.Read(ref word);

    [MethodImpl(AtOnce)]
    public static int ExchangeGeneric(ref short word) => Interlocked.Exchange(ref word, (short)1);

    [MethodImpl(AtOnce)]
    public static void InterruptAll() => Interlocked.MemoryBarrierProcessWide();

    [MethodImpl(AtOnce)]
    public static int GetElement(Vector128<int> vector, int index) => vector.GetElement(index);

    [MethodImpl(AtOnce)]
    public static void CopyTo(Vector128<int> vector, int[] target) => vector.CopyTo(target);

    [MethodImpl(AtOnce)]
    public static void CopyUnsafely(byte* a, byte* b) => Unsafe.CopyBlock(a, b, 100);

    [MethodImpl(AtOnce)]
    public static T Generic<T>(T value) where T : unmanaged => value;

    public static int InTiers(int count)
    {
        int sum = 0;
        for (int i = 0; i < count; i++) sum += i;
        return sum;
    }

    public static int InTiersForTwoCalls(int a, int b) => GoodMethods.Add(GoodMethods.Add(a, b), b);
}
