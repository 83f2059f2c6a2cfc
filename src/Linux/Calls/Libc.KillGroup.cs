using System.Runtime.InteropServices;

namespace EchoServer.Linux.Calls;

internal static partial class Libc
{
    /// <summary>kill(2) of a process group. The caller makes sure that its leader is a child which is not reaped yet.</summary>
    /// <returns>False when nobody of it is left, or none may be signalled.</returns>
    /// <exception cref="LinuxException">EINVAL: no such signal.</exception>
    internal static bool TryKillGroup(int group, int signal)
    {
        int result = kill(-group, signal);
        if (result == -1 && Marshal.GetLastPInvokeError() is Errno.ESRCH or Errno.EPERM) return false;
        return Check(result, "kill") == 0;
    }
}
