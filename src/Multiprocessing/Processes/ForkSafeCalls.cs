using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using EchoServer.Linux;
using EchoServer.Linux.Calls;
using EchoServer.Linux.ForkSafe;

namespace EchoServer.Multiprocessing;

/// <summary>What fork-safe code may ask the system for. Results are those of the man pages (section 2): after -1,
/// <see cref="Errno"/> tells why.</summary>
[ForkSafe]
public static unsafe class ForkSafeCalls
{
    /// <summary>read(2).</summary>
    /// <param name="descriptor">The descriptor to read from.</param>
    /// <param name="buffer">The memory to read to.</param>
    /// <param name="count">The most bytes to read.</param>
    /// <returns>The number of bytes read; 0 at the end; or -1.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint Read(int descriptor, byte* buffer, nint count) => Kernel.Read(descriptor, buffer, count);

    /// <summary>write(2). A reader that has gone is EPIPE, not a SIGPIPE.</summary>
    /// <param name="descriptor">The descriptor to write to.</param>
    /// <param name="buffer">The bytes to write.</param>
    /// <param name="count">The number of bytes to write.</param>
    /// <returns>The number of bytes written; or -1.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint Write(int descriptor, byte* buffer, nint count) => Kernel.Write(descriptor, buffer, count);

    /// <summary>close(2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Close(int descriptor) => Kernel.Close(descriptor);

    /// <summary>getpid(2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int GetPid() => Kernel.GetPid();

    /// <summary>getppid(2): the process that started this one; after its end whoever adopted us.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int GetParentPid() => Kernel.GetPpid();

    /// <summary>exit_group(2): ends the process at once.</summary>
    /// <param name="code">0 to 255; the kernel keeps the lowest eight bits of any other.</param>
    [DoesNotReturn, MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Exit(int code) => Kernel.Exit(code);

    /// <summary>The error number of the last call that returned -1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Errno() => Kernel.Errno();

    /// <summary>nanosleep(2).</summary>
    /// <param name="milliseconds">How long to sleep.</param>
    /// <returns>0; or -1 when a signal came before.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Sleep(long milliseconds)
    {
        TimeSpec time = TimeOf(milliseconds);
        return (int)Kernel.NanoSleep(&time, null);
    }

    /// <summary>poll(2): waits until a descriptor can be read, or is at its end, or in error.</summary>
    /// <param name="descriptor">The descriptor to wait for.</param>
    /// <param name="milliseconds">The longest wait; -1 waits without end.</param>
    /// <returns>1 when the descriptor is ready; 0 after the time; or -1.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int WaitReadable(int descriptor, long milliseconds)
    {
        PollDescriptor poll;
        poll.Descriptor = descriptor;
        poll.Events = Libc.POLLIN;
        poll.Returned = 0;
        TimeSpec time = TimeOf(milliseconds);
        return (int)Kernel.Poll(&poll, 1, milliseconds < 0 ? null : &time);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static TimeSpec TimeOf(long milliseconds)
    {
        TimeSpec time;
        time.Seconds = milliseconds / 1_000;
        time.Nanoseconds = milliseconds % 1_000 * 1_000_000;
        return time;
    }
}
