using System.Runtime.InteropServices;
using EchoServer.Linux.ForkSafe;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Linux.Calls;

// Waiting: for descriptors, for children, for memory to change, for a time.
internal static unsafe partial class Libc
{
    internal const short POLLIN = 1;
    internal const short POLLOUT = 4;

    internal const uint EPOLLIN = 1;

    private const int EPOLL_CLOEXEC = 0x80000;
    private const int EPOLL_CTL_ADD = 1;
    private const int EPOLL_CTL_DEL = 2;

    /// <summary>struct epoll_event, which is packed on x86-64 alone; so its data is reached by
    /// <see cref="EpollData"/>.</summary>
    private static readonly bool _isEpollPacked = RuntimeInformation.ProcessArchitecture == Architecture.X64;

    internal const int P_ALL = 0;
    internal const int P_PID = 1;
    internal const int WSTOPPED = 0x00000002;
    internal const int WEXITED = 0x00000004;
    internal const int WNOWAIT = 0x01000000;

    internal const int WNOHANG = 1;

    internal const int FUTEX_WAIT = 0;
    internal const int FUTEX_WAKE = 1;

    internal const int CLOCK_MONOTONIC = 1;
    internal const int CLOCK_MONOTONIC_COARSE = 6;
    internal const int CLOCK_BOOTTIME = 7;
    internal const int TIMER_ABSTIME = 1;

    /// <summary>The part of siginfo_t that waitid(2) fills for a child (its union is 8-byte aligned).</summary>
    [StructLayout(LayoutKind.Explicit, Size = 128)]
    internal struct SigInfo
    {
        [FieldOffset(8)] internal int Code;
        [FieldOffset(16)] internal int Pid;
        [FieldOffset(24)] internal int Status;
    }

    /// <summary>poll(2): waits until one of the descriptors is ready or in error.</summary>
    /// <param name="descriptors">Returned is set in each; a descriptor of -1 is passed over.</param>
    /// <param name="milliseconds">How long to wait; -1 waits without end.</param>
    /// <returns>How many are ready; 0 after a time-out or when a signal came.</returns>
    /// <exception cref="LinuxException">ENOMEM; EINVAL for more descriptors than RLIMIT_NOFILE.</exception>
    internal static int Poll(Span<PollDescriptor> descriptors, int milliseconds)
    {
        fixed (PollDescriptor* first = descriptors)
        {
            int result = poll(first, (nuint)descriptors.Length, milliseconds);
            return Interrupted(result) ? 0 : Check(result, "poll");
        }
    }

    /// <summary>Waits with poll(2) until a descriptor is readable, or at its end, or in error.</summary>
    /// <param name="descriptor">It stays open meanwhile, even if it is disposed.</param>
    /// <param name="milliseconds">How long to wait; -1 waits without end.</param>
    /// <returns>False after a time-out or when a signal came.</returns>
    /// <exception cref="ObjectDisposedException">The descriptor is closed.</exception>
    internal static bool WaitReadable(SafeHandle descriptor, int milliseconds)
    {
        bool held = false;
        try
        {
            descriptor.DangerousAddRef(ref held);
            return Poll(
                [new PollDescriptor { Descriptor = (int)descriptor.DangerousGetHandle(), Events = POLLIN }],
                milliseconds) > 0;
        }
        finally
        {
            if (held) descriptor.DangerousRelease();
        }
    }

    /// <summary>offsetof(struct epoll_event, data).</summary>
    internal static int EpollData => _isEpollPacked ? 4 : 8;

    /// <summary>epoll_create1(2). Close-on-exec.</summary>
    /// <exception cref="LinuxException">EMFILE, ENFILE, ENOMEM.</exception>
    internal static SafeFileHandle EpollCreate() =>
        new(Check(epoll_create1(EPOLL_CLOEXEC), "epoll_create1"), ownsHandle: true);

    /// <summary>epoll_ctl(2), EPOLL_CTL_ADD: has waits tell when the descriptor is readable.</summary>
    /// <param name="epoll">Where to add it.</param>
    /// <param name="descriptor">What to watch.</param>
    /// <param name="data">What a wait returns for it.</param>
    /// <exception cref="LinuxException">ENOSPC: /proc/sys/fs/epoll/max_user_watches is reached; ENOMEM.</exception>
    internal static void EpollAdd(SafeFileHandle epoll, SafeFileHandle descriptor, long data)
    {
        byte* entry = stackalloc byte[16];
        *(uint*)entry = EPOLLIN;
        *(long*)(entry + EpollData) = data;
        Check(epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, entry), "epoll_ctl");
    }

    /// <summary>epoll_ctl(2), EPOLL_CTL_DEL.</summary>
    /// <exception cref="LinuxException">ENOENT: it is not watched.</exception>
    internal static void EpollRemove(SafeFileHandle epoll, SafeFileHandle descriptor) =>
        Check(epoll_ctl(epoll, EPOLL_CTL_DEL, descriptor, null), "epoll_ctl");

    /// <summary>epoll_wait(2) for one event.</summary>
    /// <param name="epoll">Where to wait.</param>
    /// <param name="milliseconds">How long; -1 waits without end.</param>
    /// <param name="data">What the descriptor was added with.</param>
    /// <returns>False after a time-out or when a signal came.</returns>
    internal static bool EpollWait(SafeFileHandle epoll, int milliseconds, out long data)
    {
        byte* entry = stackalloc byte[16];
        int result = epoll_wait(epoll, entry, 1, milliseconds);
        data = *(long*)(entry + EpollData);
        return !Interrupted(result) && Check(result, "epoll_wait") == 1;
    }

    /// <summary>waitid(2): blocks until a child has changed its state as the options ask.</summary>
    /// <returns>False when there is no such child (ECHILD).</returns>
    /// <exception cref="LinuxException">Any other error; none is known for valid options.</exception>
    internal static bool WaitId(int idType, int id, int options, out SigInfo info)
    {
        int result;
        fixed (SigInfo* pointer = &info)
        {
            do result = waitid(idType, id, pointer, options);
            while (Interrupted(result));
        }
        if (result == -1 && Marshal.GetLastPInvokeError() == Errno.ECHILD) return false;
        Check(result, "waitid");
        return true;
    }

    /// <summary>Whether a process is a child of ours that is not reaped yet, by waitid(2), which leaves it as it
    /// is.</summary>
    internal static bool IsChild(int pid) => WaitId(P_PID, pid, WEXITED | WNOHANG | WNOWAIT, out _);

    /// <summary>FUTEX_WAIT(2const): waits while the word has the value, until it is woken or the time is over. May wake
    /// for nothing.</summary>
    internal static void FutexWait(int* word, int value, TimeSpan timeout)
    {
        TimeSpec time = TimeSpec.Of(timeout);
        syscall(Kernel.NrFutex, (nint)word, FUTEX_WAIT, value, (nint)(&time), 0, 0);
    }

    /// <summary>clock_gettime(2) of CLOCK_BOOTTIME: the time since the machine started, during which it was suspended
    /// included.</summary>
    /// <exception cref="LinuxException">EINVAL: this Linux has no such clock.</exception>
    internal static TimeSpan BootTime()
    {
        TimeSpec time;
        Check(clock_gettime(CLOCK_BOOTTIME, &time), "clock_gettime");
        return time.ToTimeSpan();
    }

    /// <summary>clock_nanosleep(2) until a moment of CLOCK_MONOTONIC, which <see cref="System.Diagnostics.Stopwatch"/>
    /// reads. A signal may end it before.</summary>
    /// <param name="nanoseconds">The moment, in nanoseconds.</param>
    internal static void SleepUntil(long nanoseconds)
    {
        TimeSpec until = TimeSpec.OfNanoseconds(nanoseconds);
        _ = clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, null);
    }

    [LibraryImport(Library, SetLastError = true)]
    private static partial int poll(PollDescriptor* descriptors, nuint count, int milliseconds);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int epoll_create1(int flags);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int epoll_ctl(SafeFileHandle epoll, int operation, SafeFileHandle descriptor, byte* entry);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int epoll_wait(SafeFileHandle epoll, byte* entries, int count, int milliseconds);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int waitid(int idType, int id, SigInfo* info, int options);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int clock_gettime(int clock, TimeSpec* time);

    [LibraryImport(Library)]
    private static partial int clock_nanosleep(int clock, int flags, TimeSpec* until, TimeSpec* remaining);
}
