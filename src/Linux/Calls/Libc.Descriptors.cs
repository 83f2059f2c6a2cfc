using System.Runtime.InteropServices;
using EchoServer.Linux.ForkSafe;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Linux.Calls;

// File descriptors: their flags, copies, pipes and counters, reading and writing.
internal static unsafe partial class Libc
{
    internal const int F_GETFD = 1;
    internal const int F_SETFD = 2;
    internal const int F_SETFL = 4;
    internal const int FD_CLOEXEC = 1;

    internal const int F_DUPFD_CLOEXEC = 1030;

    internal const int O_CLOEXEC = 0x80000;
    internal const int O_NONBLOCK = 0x800;

    internal const int EFD_CLOEXEC = 0x80000;
    internal const int EFD_NONBLOCK = 0x800;

    /// <summary>fcntl(2) F_GETFD: whether a descriptor came to this process through exec, and is not one that was
    /// opened since, close-on-exec.</summary>
    /// <returns>Null when there is no such descriptor.</returns>
    internal static bool? IsInherited(int descriptor) =>
        fcntl(descriptor, F_GETFD, 0) is var flags and not -1 ? (flags & FD_CLOEXEC) == 0 : null;

    /// <summary>fcntl(2) F_SETFD: programs that this process executes do not get the descriptor.</summary>
    /// <exception cref="LinuxException">EBADF.</exception>
    internal static void SetCloseOnExec(SafeFileHandle descriptor) =>
        Check(fcntl((int)descriptor.DangerousGetHandle(), F_SETFD, FD_CLOEXEC), "fcntl");

    /// <summary>fcntl(2) F_SETFL with O_NONBLOCK: calls that would wait fail with EAGAIN. It is so for everybody who
    /// has this end, and for nobody who has the other.</summary>
    /// <exception cref="LinuxException">EBADF.</exception>
    internal static void SetNonBlocking(SafeFileHandle descriptor) =>
        Check(fcntl((int)descriptor.DangerousGetHandle(), F_SETFL, O_NONBLOCK), "fcntl");

    /// <summary>dup2(2): a descriptor becomes a second one of the same file, and survives exec. The two must
    /// differ.</summary>
    /// <exception cref="LinuxException">EBADF.</exception>
    internal static void Dup2(int descriptor, int target) => Check(dup2(descriptor, target), "dup2");

    /// <summary>dup(2): a second descriptor of the same file, which takes the lowest free number and survives
    /// exec.</summary>
    /// <exception cref="LinuxException">EMFILE.</exception>
    internal static int Duplicate(SafeFileHandle descriptor) => Check(dup(descriptor), "dup");

    /// <summary>fcntl(2) F_DUPFD_CLOEXEC: a second, close-on-exec descriptor of the same file, numbered at least as
    /// asked.</summary>
    /// <exception cref="LinuxException">EMFILE.</exception>
    internal static SafeFileHandle Duplicate(int descriptor, int least) =>
        new(Check(fcntl(descriptor, F_DUPFD_CLOEXEC, least), "fcntl"), ownsHandle: true);

    /// <summary>pipe2(2), close-on-exec; neither end blocks.</summary>
    /// <exception cref="LinuxException">EMFILE, ENFILE.</exception>
    internal static (SafeFileHandle Reading, SafeFileHandle Writing) Pipe()
    {
        int* pipe = stackalloc int[2];
        Check(pipe2(pipe, O_CLOEXEC | O_NONBLOCK), "pipe2");
        return (new SafeFileHandle(pipe[0], ownsHandle: true), new SafeFileHandle(pipe[1], ownsHandle: true));
    }

    /// <summary>pipe2(2), close-on-exec; both ends block, as programs expect of what they are given.</summary>
    /// <exception cref="LinuxException">EMFILE, ENFILE.</exception>
    internal static (SafeFileHandle Reading, SafeFileHandle Writing) BlockingPipe()
    {
        int* pipe = stackalloc int[2];
        Check(pipe2(pipe, O_CLOEXEC), "pipe2");
        return (new SafeFileHandle(pipe[0], ownsHandle: true), new SafeFileHandle(pipe[1], ownsHandle: true));
    }

    /// <summary>write(2) to a pipe that does not block.</summary>
    /// <returns>How many bytes were taken, 0 when there is no room; null when nobody reads any more (EPIPE).</returns>
    /// <exception cref="LinuxException">EIO.</exception>
    internal static int? WritePipe(SafeFileHandle descriptor, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* first = bytes)
        {
            nint result = write(descriptor, first, (nuint)bytes.Length);
            if (result != -1) return (int)result;
            return Marshal.GetLastPInvokeError() switch
            {
                Errno.EAGAIN or Errno.EINTR => 0,
                Errno.EPIPE => null,
                _ => Check(-1, "write"),
            };
        }
    }

    /// <summary>read(2) of a descriptor that poll(2) has called ready.</summary>
    /// <returns>How many bytes were read; 0 at the end.</returns>
    /// <exception cref="LinuxException">EIO.</exception>
    internal static int ReadReady(SafeFileHandle descriptor, Span<byte> buffer)
    {
        fixed (byte* first = buffer)
        {
            nint result;
            do result = read(descriptor, first, (nuint)buffer.Length);
            while (Interrupted((int)result));
            return Check((int)result, "read");
        }
    }

    /// <summary>read(2) of a descriptor that does not block.</summary>
    /// <returns>How many bytes were read; 0 when there are none now.</returns>
    /// <exception cref="LinuxException">EIO.</exception>
    internal static int Read(SafeFileHandle descriptor, Span<byte> buffer)
    {
        fixed (byte* first = buffer)
        {
            nint result = read(descriptor, first, (nuint)buffer.Length);
            bool isEmpty = result == -1 && Marshal.GetLastPInvokeError() is Errno.EAGAIN or Errno.EINTR;
            return isEmpty ? 0 : Check((int)result, "read");
        }
    }

    /// <summary>eventfd(2) with a counter of 0, close-on-exec and non-blocking.</summary>
    /// <exception cref="LinuxException">EMFILE, ENFILE, ENOMEM.</exception>
    internal static SafeFileHandle EventFd() =>
        new(Check(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "eventfd"), ownsHandle: true);

    /// <summary>Adds 1 to the counter, which makes the descriptor readable. It does not block.</summary>
    internal static void EventFdAdd(SafeFileHandle descriptor)
    {
        ulong one = 1;
        nint result = write(descriptor, &one, sizeof(ulong));
        // EAGAIN: the counter is full, so it is readable already, which is all that is wanted.
        if (result == -1 && Marshal.GetLastPInvokeError() != Errno.EAGAIN) Check(-1, "write");
    }

    /// <summary>Sets the counter back to 0; a counter that is 0 already stays so.</summary>
    internal static void EventFdClear(SafeFileHandle descriptor)
    {
        ulong count;
        nint result = read(descriptor, &count, sizeof(ulong));
        if (result == -1 && Marshal.GetLastPInvokeError() != Errno.EAGAIN) Check(-1, "read");
    }

    /// <summary>One read(2), for which it waits however long that takes.</summary>
    /// <param name="descriptor">What to read; whoever shares it may have made it one that does not block.</param>
    /// <param name="buffer">Where it goes; not empty.</param>
    /// <returns>How many bytes were read; 0 at the end.</returns>
    /// <exception cref="LinuxException">EBADF: it is closed; EIO: the terminal is gone; EISDIR.</exception>
    internal static int ReadSome(int descriptor, Span<byte> buffer)
    {
        using SafeFileHandle source = Borrowed(descriptor);
        fixed (byte* first = buffer)
        {
            nint result;
            while ((result = read(source, first, (nuint)buffer.Length)) == -1) AwaitReady(descriptor, POLLIN, "read");
            return (int)result;
        }
    }

    // After EAGAIN and EINTR the call is to be tried again, and meets any other error itself.
    private static void AwaitReady(int descriptor, short events, string call)
    {
        int errno = Marshal.GetLastPInvokeError();
        if (errno == Errno.EAGAIN) Poll([new PollDescriptor { Descriptor = descriptor, Events = events }], -1);
        else if (errno != Errno.EINTR) throw new LinuxException(call, errno);
    }

    /// <summary>write(2) until all is written, however long that takes.</summary>
    /// <param name="descriptor">What to write to; whoever shares it may have made it one that does not block.</param>
    /// <param name="bytes">What to write.</param>
    /// <exception cref="LinuxException">EBADF: it is closed; EPIPE: nobody reads it any more; ENOSPC, EIO.</exception>
    internal static void WriteAll(int descriptor, ReadOnlySpan<byte> bytes)
    {
        using SafeFileHandle target = Borrowed(descriptor);
        while (!bytes.IsEmpty) bytes = bytes[WriteSome(target, bytes)..];
    }

    /// <summary>One write(2) of a few bytes, if that can be done without waiting. What comes of it nobody
    /// asks.</summary>
    internal static void TryWrite(int descriptor, ReadOnlySpan<byte> bytes)
    {
        PollDescriptor[] ready = [new() { Descriptor = descriptor, Events = POLLOUT }];
        if (Poll(ready, 0) == 0 || ready[0].Returned != POLLOUT) return;
        using SafeFileHandle target = Borrowed(descriptor);
        fixed (byte* first = bytes) _ = write(target, first, (nuint)bytes.Length);
    }

    /// <summary>One write(2), for which it waits however long that takes.</summary>
    /// <param name="descriptor">What to write to; whoever shares it may have made it one that does not block.</param>
    /// <param name="bytes">What to write; not empty.</param>
    /// <returns>How many bytes were written, at least one; fewer than all where a disk became full, or a signal
    /// came.</returns>
    /// <exception cref="LinuxException">EBADF: it is closed; EPIPE: nobody reads it any more; EFBIG: RLIMIT_FSIZE;
    /// ENOSPC, EDQUOT, EIO.</exception>
    internal static int WriteSome(SafeFileHandle descriptor, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* first = bytes)
        {
            nint result;
            while ((result = write(descriptor, first, (nuint)bytes.Length)) == -1)
                AwaitReady((int)descriptor.DangerousGetHandle(), POLLOUT, "write");
            return (int)result;
        }
    }

    [LibraryImport(Library, SetLastError = true)]
    private static partial int dup2(int descriptor, int target);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int dup(SafeHandle descriptor);

    // fcntl is variadic; on x86-64 and arm64 Linux an int argument is passed just as a fixed one would be.
    [LibraryImport(Library, SetLastError = true)]
    private static partial int fcntl(int descriptor, int command, int argument);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int pipe2(int* pipe, int flags);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int eventfd(uint initial, int flags);

    [LibraryImport(Library, SetLastError = true)]
    private static partial nint write(SafeFileHandle descriptor, void* buffer, nuint count);

    [LibraryImport(Library, SetLastError = true)]
    private static partial nint read(SafeFileHandle descriptor, void* buffer, nuint count);
}
