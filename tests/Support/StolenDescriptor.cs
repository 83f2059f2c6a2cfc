using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Tests.Support;

/// <summary>A descriptor of another process's, duplicated by pidfd_getfd(2), to do behind its back what that process
/// might do.</summary>
internal sealed partial class StolenDescriptor : IDisposable
{
    private const int PidfdOpen = 434;
    private const int PidfdGetFd = 438;
    private const int F_SETFL = 4;
    private const int O_NONBLOCK = 0x800;

    private readonly SafeFileHandle _descriptor;

    private StolenDescriptor(SafeFileHandle descriptor) => _descriptor = descriptor;

    /// <summary>Takes one; needs the right to trace that process.</summary>
    public static StolenDescriptor Take(int pid, int descriptor)
    {
        using SafeFileHandle process = new(Check(syscall(PidfdOpen, pid, 0, 0), "pidfd_open"), ownsHandle: true);
        nint stolen = Check(syscall(PidfdGetFd, process.DangerousGetHandle(), descriptor, 0), "pidfd_getfd");
        return new StolenDescriptor(new SafeFileHandle(stolen, ownsHandle: true));
    }

    /// <summary>Receives a message, waiting for it; a descriptor that comes with it is closed by the kernel.</summary>
    /// <returns>How many bytes it had.</returns>
    public Task<int> ReceiveAsync() => Task.Run(() =>
    {
        byte[] buffer = new byte[64];
        return (int)Check(recv(_descriptor, buffer, (nuint)buffer.Length, 0), "recv");
    });

    /// <summary>Makes it wait, for all who share it, and fills it: the pipe's next writer waits if it can be made
    /// to.</summary>
    public void FillAndBlock()
    {
        Check(fcntl(_descriptor, F_SETFL, O_NONBLOCK), "fcntl");
        byte[] some = new byte[4096];
        while (write(_descriptor, some, (nuint)some.Length) > 0)
        {
        }
        while (write(_descriptor, some, 1) > 0)
        {
        }
        Check(fcntl(_descriptor, F_SETFL, 0), "fcntl");
    }

    public void Dispose() => _descriptor.Dispose();

    private static nint Check(nint result, string call) =>
        result >= 0 ? result : throw new Win32Exception(Marshal.GetLastPInvokeError(), call);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint syscall(nint number, nint a, nint b, nint c);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint fcntl(SafeFileHandle descriptor, int command, nint argument);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint write(SafeFileHandle descriptor, byte[] buffer, nuint length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint recv(SafeFileHandle descriptor, [Out] byte[] buffer, nuint length, int flags);
}
