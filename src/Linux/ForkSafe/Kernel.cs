using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using EchoServer.Linux.Calls;

namespace EchoServer.Linux.ForkSafe;

/// <summary>
/// System calls by number, all through one import, which is bound before the first clone. What a call returns is what
/// its man page (section 2) says; after -1, <see cref="Errno"/> tells why.
/// </summary>
[ForkSafe]
internal static unsafe class Kernel
{
    // x86-64 : arm64 (asm/unistd_64.h, asm-generic/unistd.h). IsSupported is a constant for the compiler.
    private static nint NrRead => X86Base.IsSupported ? 0 : 63;
    private static nint NrWrite => X86Base.IsSupported ? 1 : 64;
    private static nint NrClose => X86Base.IsSupported ? 3 : 57;
    private static nint NrRecvMsg => X86Base.IsSupported ? 47 : 212;
    private static nint NrDup3 => X86Base.IsSupported ? 292 : 24;
    private static nint NrGetPid => X86Base.IsSupported ? 39 : 172;
    private static nint NrGetPpid => X86Base.IsSupported ? 110 : 173;
    private static nint NrMRemap => X86Base.IsSupported ? 25 : 216;
    private static nint NrMUnmap => X86Base.IsSupported ? 11 : 215;
    private static nint NrMAdvise => X86Base.IsSupported ? 28 : 233;
    private static nint NrRtSigProcMask => X86Base.IsSupported ? 14 : 135;
    private static nint NrNanoSleep => X86Base.IsSupported ? 35 : 101;
    private static nint NrClockGetTime => X86Base.IsSupported ? 228 : 113;
    private static nint NrPrctl => X86Base.IsSupported ? 157 : 167;
    private static nint NrPPoll => X86Base.IsSupported ? 271 : 73;
    internal static nint NrFutex => X86Base.IsSupported ? 202 : 98;
    private static nint NrPrLimit64 => X86Base.IsSupported ? 302 : 261;
    private static nint NrExitGroup => X86Base.IsSupported ? 231 : 94;
    private static nint NrClone3 => 435;
    private static nint NrCloseRange => 436;
    internal static nint NrGetTid => X86Base.IsSupported ? 186 : 178;
    internal static nint NrPidFdOpen => 434;
    internal static nint NrPidFdSendSignal => 424;
    private static nint NrPWriteV2 => X86Base.IsSupported ? 328 : 287;

    private const int MREMAP_MAYMOVE = 1, MREMAP_FIXED = 2;
    private const int RWF_NOWAIT = 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static nint Read(int descriptor, byte* buffer, nint count) =>
        Call(NrRead, descriptor, (nint)buffer, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static nint Write(int descriptor, byte* buffer, nint count) =>
        Call(NrWrite, descriptor, (nint)buffer, count);

    /// <summary>
    /// Writes to a pipe, and does not wait when it is full, whatever others have made of its O_NONBLOCK, which all
    /// share who have the pipe (pwritev2(2)). Before Linux 6.5, where pipes do not know that, O_NONBLOCK it is.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void WriteUnlessFull(int pipe, byte* buffer, nint count)
    {
        MessageHeader.IoVector vector;
        vector.Base = buffer;
        vector.Length = count;
        if (Call(NrPWriteV2, pipe, (nint)(&vector), 1, -1, 0, RWF_NOWAIT) < 0 && Errno() == Linux.Errno.EOPNOTSUPP)
            Write(pipe, buffer, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Close(int descriptor) => Call(NrClose, descriptor);

    /// <summary>close_range(2) from a descriptor on; nothing on Linux before 5.9.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void CloseFrom(int first) => Call(NrCloseRange, first, int.MaxValue);

    /// <summary>Makes a number another name of a descriptor; what had it is closed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static nint Dup3(int descriptor, int number) => Call(NrDup3, descriptor, number);

    /// <summary>recvmsg(2) into one buffer, with room for the descriptors that come with the message.</summary>
    /// <param name="socket">Where from.</param>
    /// <param name="message">What it tells besides: how much control data came, and flags.</param>
    /// <param name="buffer">For its bytes.</param>
    /// <param name="size">How many there may be.</param>
    /// <param name="control">For control data: a <see cref="DescriptorMessage"/>, perhaps of more descriptors; null for
    /// none.</param>
    /// <param name="controlSize">How many bytes of it there may be.</param>
    /// <param name="flags">Libc.MSG_….</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization), SkipLocalsInit]
    internal static nint Receive(
        int socket, MessageHeader* message, void* buffer, nint size, void* control, nint controlSize, int flags)
    {
        MessageHeader.IoVector vector;
        vector.Base = buffer;
        vector.Length = size;
        message->Name = null;
        message->NameLength = 0;
        message->Vectors = &vector;
        message->VectorCount = 1;
        message->Control = control;
        message->ControlLength = controlSize;
        message->Flags = 0;
        return Call(NrRecvMsg, socket, (nint)message, flags);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int GetPid() => (int)Call(NrGetPid);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int GetPpid() => (int)Call(NrGetPpid);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int SetParentDeathSignal() => (int)Call(NrPrctl, Libc.PR_SET_PDEATHSIG, Signal.SIGKILL);

    /// <summary>No program that we, or those whom we make, execute gets more rights by that than we have
    /// (PR_SET_NO_NEW_PRIVS(2const)). Nothing on Linux before 3.5.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void GiveUpNewPrivileges() => Call(NrPrctl, Libc.PR_SET_NO_NEW_PRIVS, 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void FutexWake(int* word, int count) => Call(NrFutex, (nint)word, Libc.FUTEX_WAKE, count);

    /// <summary>Waits while the word has the value, until it is woken or the time is over (futex(2)).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void FutexWait(int* word, int value, TimeSpec* timeout) =>
        Call(NrFutex, (nint)word, Libc.FUTEX_WAIT, value, (nint)timeout);

    /// <summary>ppoll(2), with the signals as they are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static nint Poll(PollDescriptor* descriptors, int count, TimeSpec* timeout) =>
        Call(NrPPoll, (nint)descriptors, count, (nint)timeout);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static nint NanoSleep(TimeSpec* time, TimeSpec* left) => Call(NrNanoSleep, (nint)time, (nint)left);

    /// <summary>rt_sigprocmask(2): the signals that wait from here on, those of a set and no others.</summary>
    /// <param name="set">A bit for each; bit 0 is signal 1.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void BlockOnly(ulong* set) => Call(NrRtSigProcMask, Libc.SIG_SETMASK, (nint)set, 0, sizeof(ulong));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static nint Clone3(CloneArguments* arguments) => Call(NrClone3, (nint)arguments, sizeof(CloneArguments));

    /// <summary>Maps a page of a shared mapping a second time, at an address of our choice: an old size of 0 duplicates
    /// (mremap(2)).</summary>
    /// <returns>False when it can't.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool Duplicate(void* page, nuint size, void* address) =>
        Call(NrMRemap, (nint)page, 0, (nint)size, MREMAP_MAYMOVE | MREMAP_FIXED, (nint)address) == (nint)address;

    /// <summary>madvise(2): whoever we clone does not get this memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static nint DoNotFork(void* address, nuint size) =>
        Call(NrMAdvise, (nint)address, (nint)size, Libc.MADV_DONTFORK);

    /// <returns>False when it can't.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool Unmap(void* address, nuint size) => Call(NrMUnmap, (nint)address, (nint)size) == 0;

    /// <summary>CLOCK_MONOTONIC_COARSE in milliseconds (clock_gettime(2)), up to some 4 ms behind. It asks the kernel:
    /// the C library's function reads the clock's own pages instead, which each clone would have to map and touch
    /// first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static long Milliseconds()
    {
        TimeSpec time;
        time.Seconds = time.Nanoseconds = 0;
        Call(NrClockGetTime, Libc.CLOCK_MONOTONIC_COARSE, (nint)(&time));
        return time.Seconds * 1_000 + time.Nanoseconds / 1_000_000;
    }

    /// <summary>The number that no descriptor of ours may reach (RLIMIT_NOFILE, getrlimit(2)).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization), SkipLocalsInit]
    internal static ulong DescriptorLimit()
    {
        ResourceLimit limit;
        limit.Soft = 0;
        Call(NrPrLimit64, 0, Libc.RLIMIT_NOFILE, 0, (nint)(&limit));
        return limit.Soft;
    }

    [DoesNotReturn, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Exit(int code)
    {
        while (true) Call(NrExitGroup, code);
    }

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
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint Call(nint number, nint a = 0, nint b = 0, nint c = 0, nint d = 0, nint e = 0, nint f = 0) =>
        SysCall(number, a, b, c, d, e, f);

    [DllImport(Libc.Library, EntryPoint = "syscall"), SuppressGCTransition]
    private static extern nint SysCall(nint number, nint a, nint b, nint c, nint d, nint e, nint f);

    [DllImport(Libc.Library, EntryPoint = "__errno_location"), SuppressGCTransition]
    private static extern int* ErrnoLocation();
}
