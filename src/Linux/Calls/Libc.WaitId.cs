using System.Runtime.InteropServices;

namespace EchoServer.Linux.Calls;

internal static unsafe partial class Libc
{
    internal const int P_ALL = 0;
    internal const int P_PID = 1;
    internal const int WSTOPPED = 0x00000002;
    internal const int WEXITED = 0x00000004;
    internal const int WNOWAIT = 0x01000000;

    /// <summary>The part of siginfo_t that waitid(2) fills for a child (its union is 8-byte aligned).</summary>
    [StructLayout(LayoutKind.Explicit, Size = 128)]
    internal struct SigInfo
    {
        [FieldOffset(8)] internal int Code;
        [FieldOffset(16)] internal int Pid;
        [FieldOffset(24)] internal int Status;
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

    [LibraryImport(Library, SetLastError = true)]
    private static partial int waitid(int idType, int id, SigInfo* info, int options);
}
