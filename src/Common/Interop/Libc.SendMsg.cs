using System.Runtime.InteropServices;

namespace EchoServer.Common.Interop;

internal static unsafe partial class Libc
{
    internal const int SOL_SOCKET = 1;
    internal const int SCM_RIGHTS = 1;
    internal const int MSG_DONTWAIT = 0x40;
    internal const int MSG_NOSIGNAL = 0x4000;

    /// <summary>struct iovec.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct IoVector
    {
        internal void* Base;
        internal nuint Length;
    }

    /// <summary>struct msghdr.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct MessageHeader
    {
        internal void* Name;
        internal uint NameLength;
        internal IoVector* Vectors;
        internal nuint VectorCount;
        internal void* Control;
        internal nuint ControlLength;
        internal int Flags;
    }

    /// <summary>A control message of SCM_RIGHTS with one descriptor: struct cmsghdr and what follows, padded as CMSG_SPACE has it.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct DescriptorMessage
    {
        internal nuint Length;
        internal int Level;
        internal int Type;
        internal int Descriptor;
        internal int Padding;
    }

    /// <summary>sendmsg(2) of a number and a descriptor (unix(7), SCM_RIGHTS), without waiting.</summary>
    /// <returns>False when the queue is full (EAGAIN), or too many descriptors of the user's are on their way (ETOOMANYREFS).</returns>
    /// <exception cref="LinuxException">EPIPE: nobody can receive.</exception>
    internal static bool SendDescriptor(int channel, long number, int descriptor)
    {
        var control = new DescriptorMessage
        {
            Length = (nuint)(sizeof(DescriptorMessage) - sizeof(int)), Level = SOL_SOCKET, Type = SCM_RIGHTS, Descriptor = descriptor,
        };
        var vector = new IoVector { Base = &number, Length = sizeof(long) };
        var message = new MessageHeader
        {
            Vectors = &vector, VectorCount = 1, Control = &control, ControlLength = (nuint)sizeof(DescriptorMessage),
        };
        nint sent;
        do sent = sendmsg(channel, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
        while (Interrupted((int)sent));
        if (sent == -1 && Marshal.GetLastPInvokeError() is Errno.EAGAIN or Errno.ETOOMANYREFS) return false;
        Check((int)sent, "sendmsg");
        return true;
    }

    [LibraryImport(Library, SetLastError = true)]
    private static partial nint sendmsg(int channel, MessageHeader* message, int flags);
}
