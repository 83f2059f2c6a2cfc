namespace EchoServer.Linux.Calls;

internal static partial class Libc
{
    internal const int WNOHANG = 1;

    /// <summary>Whether a process is a child of ours that is not reaped yet, by waitid(2), which leaves it as it is.</summary>
    internal static bool IsChild(int pid) => WaitId(P_PID, pid, WEXITED | WNOHANG | WNOWAIT, out _);
}
