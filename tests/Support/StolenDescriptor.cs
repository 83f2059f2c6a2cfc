using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Tests.Support;

/// <summary>A descriptor of another process's, duplicated by pidfd_getfd(2), to do behind its back what that process might do.</summary>
internal sealed partial class StolenDescriptor : IDisposable
{
    private const int PidfdOpen = 434;
    private const int PidfdGetFd = 438;

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

    public void Dispose() => _descriptor.Dispose();

    private static nint Check(nint result, string call) =>
        result >= 0 ? result : throw new Win32Exception(Marshal.GetLastPInvokeError(), call);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint syscall(nint number, nint a, nint b, nint c);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint recv(SafeFileHandle descriptor, [Out] byte[] buffer, nuint length, int flags);
}
