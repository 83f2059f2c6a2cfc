using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Linux.Calls;

internal static unsafe partial class Libc
{
    /// <summary>sendmsg(2) of bytes and any number of descriptors (unix(7), SCM_RIGHTS; the kernel takes up to 253). Waits for room; no SIGPIPE.</summary>
    /// <returns>False when nobody can receive it: EPIPE, ECONNRESET.</returns>
    /// <exception cref="LinuxException">ETOOMANYREFS: too many descriptors of the user's are on their way; EMSGSIZE.</exception>
    internal static bool SendHandles(SafeFileHandle socket, ReadOnlySpan<byte> bytes, IReadOnlyList<SafeHandle> handles)
    {
        const int header = 16; // struct cmsghdr
        Span<byte> control = stackalloc byte[header + (handles.Count * sizeof(int) + 7) / 8 * 8];
        fixed (byte* first = bytes, firstOfControl = control)
        {
            var vector = new IoVector { Base = first, Length = (nuint)bytes.Length };
            var message = new MessageHeader { Vectors = &vector, VectorCount = 1 };
            if (handles.Count > 0)
            {
                *(DescriptorMessage*)firstOfControl = new DescriptorMessage { Length = (nuint)(header + handles.Count * sizeof(int)), Level = SOL_SOCKET, Type = SCM_RIGHTS };
                for (int i = 0; i < handles.Count; i++) ((int*)(firstOfControl + header))[i] = (int)handles[i].DangerousGetHandle();
                message.Control = firstOfControl;
                message.ControlLength = (nuint)control.Length;
            }
            nint sent;
            do sent = sendmsg((int)socket.DangerousGetHandle(), &message, MSG_NOSIGNAL);
            while (Interrupted((int)sent));
            if (sent == -1 && Marshal.GetLastPInvokeError() is Errno.EPIPE or Errno.ECONNRESET) return false;
            Check((int)sent, "sendmsg");
            return true;
        }
    }
}
