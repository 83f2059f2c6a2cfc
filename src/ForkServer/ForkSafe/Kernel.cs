using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace EchoServer.ForkServer.ForkSafe;

/// <summary>
/// System calls by number, all through one import, which is bound before the first clone. What a call returns is what its man page
/// (section 2) says; after -1, <see cref="Errno"/> tells why.
/// </summary>
[ForkSafe]
internal static unsafe class Kernel
{
    // x86-64 : arm64 (asm/unistd_64.h, asm-generic/unistd.h). IsSupported is a constant for the compiler.
    private static nint NrRead => X86Base.IsSupported ? 0 : 63;
    private static nint NrWrite => X86Base.IsSupported ? 1 : 64;
    private static nint NrClose => X86Base.IsSupported ? 3 : 57;
    private static nint NrRecvMsg => X86Base.IsSupported ? 47 : 212;
    private static nint NrGetPid => X86Base.IsSupported ? 39 : 172;
    private static nint NrGetPpid => X86Base.IsSupported ? 110 : 173;
    private static nint NrPrctl => X86Base.IsSupported ? 157 : 167;
    private static nint NrFutex => X86Base.IsSupported ? 202 : 98;
    private static nint NrExitGroup => X86Base.IsSupported ? 231 : 94;
    private static nint NrClone3 => 435;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static nint Read(int descriptor, byte* buffer, nint count) => Call(NrRead, descriptor, (nint)buffer, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static nint Write(int descriptor, byte* buffer, nint count) => Call(NrWrite, descriptor, (nint)buffer, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Close(int descriptor) => Call(NrClose, descriptor);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static nint RecvMsg(int descriptor, MessageHeader* message, int flags) => Call(NrRecvMsg, descriptor, (nint)message, flags);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int GetPid() => (int)Call(NrGetPid);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int GetPpid() => (int)Call(NrGetPpid);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int SetParentDeathSignal(int signal) => (int)Call(NrPrctl, 1 /* PR_SET_PDEATHSIG */, signal);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void FutexWake(int* word, int count) => Call(NrFutex, (nint)word, 1 /* FUTEX_WAKE */, count);

    /// <summary>Waits for at most so many nanoseconds, less than a second; 0 waits without end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void FutexWait(int* word, int value, long nanoseconds)
    {
        long* time = stackalloc long[2]; // struct timespec of a 64-bit system
        time[0] = 0;
        time[1] = nanoseconds;
        Call(NrFutex, (nint)word, 0 /* FUTEX_WAIT */, value, nanoseconds == 0 ? 0 : (nint)time);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static nint Clone3(CloneArguments* arguments) => Call(NrClone3, (nint)arguments, sizeof(CloneArguments));

    /// <summary>CLOCK_MONOTONIC_COARSE in milliseconds (clock_gettime(2)), which asks no kernel and is up to some 4 ms behind.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static long Milliseconds()
    {
        long* time = stackalloc long[2];
        ClockGetTime(6, time);
        return time[0] * 1_000 + time[1] / 1_000_000;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Exit(int code) => Call(NrExitGroup, code);

    /// <summary>The error number of the last call that returned -1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int Errno() => *ErrnoLocation();

    /// <summary>Where this thread's error number is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int* ErrnoAddress() => ErrnoLocation();

    /// <summary>Calls each import once, so that all are bound.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Bind()
    {
        GetPid();
        Errno();
        Milliseconds();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint Call(nint number, nint a = 0, nint b = 0, nint c = 0, nint d = 0) => SysCall(number, a, b, c, d, 0, 0);

    [DllImport("libc", EntryPoint = "syscall"), SuppressGCTransition]
    private static extern nint SysCall(nint number, nint a, nint b, nint c, nint d, nint e, nint f);

    [DllImport("libc", EntryPoint = "clock_gettime"), SuppressGCTransition]
    private static extern void ClockGetTime(int clock, long* time);

    [DllImport("libc", EntryPoint = "__errno_location"), SuppressGCTransition]
    private static extern int* ErrnoLocation();
}
