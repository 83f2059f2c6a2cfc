using System.ComponentModel;
using System.Runtime.InteropServices;
using EchoServer.Linux;

namespace EchoServer.Tests.Support;

/// <summary>Signals, by kill(2).</summary>
internal static partial class Signals
{
    /// <summary>Sends a signal to a process, which must exist.</summary>
    public static void Send(int pid, int signal)
    {
        if (kill(pid, signal) != 0) throw new Win32Exception(Marshal.GetLastPInvokeError(), $"kill({pid}, {signal})");
    }

    /// <summary>Ends a process that may already be gone.</summary>
    public static void TryKill(int pid) => _ = kill(pid, Signal.SIGKILL);

    /// <summary>Asks a process to end that may already be gone.</summary>
    public static void TryTerminate(int pid) => _ = kill(pid, Signal.SIGTERM);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int kill(int pid, int signal);
}
