using System.ComponentModel;
using System.Runtime.InteropServices;

namespace EchoServer.Tests.Support;

/// <summary>Signals, by kill(2).</summary>
internal static partial class Signal
{
    public const int HangUp = 1;
    public const int Interrupt = 2;
    public const int Kill = 9;
    public const int Terminate = 15;
    public const int Continue = 18;
    public const int Stop = 19;

    /// <summary>Sends a signal to a process, which must exist.</summary>
    public static void Send(int pid, int signal)
    {
        if (kill(pid, signal) != 0) throw new Win32Exception(Marshal.GetLastPInvokeError(), $"kill({pid}, {signal})");
    }

    /// <summary>Ends a process that may already be gone.</summary>
    public static void TryKill(int pid) => _ = kill(pid, Kill);

    /// <summary>Asks a process to end that may already be gone.</summary>
    public static void TryTerminate(int pid) => _ = kill(pid, Terminate);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int kill(int pid, int signal);
}
