using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Tests.Support;

/// <summary>Waits for the end of a process that needs not be our child: a pidfd, that pid reuse can't fool.</summary>
/// <remarks>pidfd_open(2) by its number, the same on every architecture: C libraries before glibc 2.36 have no
/// wrapper.</remarks>
internal sealed partial class ProcessHandle : IDisposable
{
    private const int PidfdOpen = 434;
    private const int NoSuchProcess = 3;
    private const int Interrupted = 4;
    private const short PollIn = 1;

    private readonly SafeFileHandle _pidfd;

    private ProcessHandle(int pid, SafeFileHandle pidfd) => (Pid, _pidfd) = (pid, pidfd);

    public int Pid { get; }

    /// <summary>Opens a process.</summary>
    /// <returns>Null when there is none by this pid.</returns>
    public static ProcessHandle? TryOpen(int pid)
    {
        nint descriptor = syscall(PidfdOpen, pid, 0);
        if (descriptor >= 0) return new ProcessHandle(pid, new SafeFileHandle(descriptor, ownsHandle: true));
        int error = Marshal.GetLastPInvokeError();
        return error == NoSuchProcess ? null : throw new Win32Exception(error, $"pidfd_open({pid})");
    }

    /// <summary>Opens a process that must exist.</summary>
    public static ProcessHandle Open(int pid) =>
        TryOpen(pid) ?? throw new InvalidOperationException($"There is no process {pid}.");

    /// <summary>Waits until the process has ended; somebody else may still have to reap it.</summary>
    /// <returns>False when it lived on for longer than the deadline.</returns>
    public Task<bool> EndsAsync(TimeSpan deadline) => Task.Run(() => Poll(deadline));

    public void Dispose() => _pidfd.Dispose();

    private bool Poll(TimeSpan deadline)
    {
        Stopwatch waited = Stopwatch.StartNew();
        PollDescriptor descriptor = new() { Descriptor = (int)_pidfd.DangerousGetHandle(), Events = PollIn };
        while (true)
        {
            int left = Math.Max(0, (int)(deadline - waited.Elapsed).TotalMilliseconds);
            int ready = poll(ref descriptor, 1, left);
            if (ready >= 0) return ready == 1;
            int error = Marshal.GetLastPInvokeError();
            if (error != Interrupted) throw new Win32Exception(error, "poll");
        }
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint syscall(nint number, nint pid, nint flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int poll(ref PollDescriptor descriptors, nuint count, int timeout);

    private struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
