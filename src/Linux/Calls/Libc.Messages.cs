using System.Runtime.InteropServices;
using EchoServer.Linux.ForkSafe;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Linux.Calls;

// What goes through a socket: messages with descriptors, and bytes.
internal static unsafe partial class Libc
{
    internal const int SOL_SOCKET = 1;
    internal const int SCM_RIGHTS = 1;
    internal const int MSG_DONTWAIT = 0x40;
    internal const int MSG_NOSIGNAL = 0x4000;

    internal const int MSG_PEEK = 0x02;
    internal const int MSG_CTRUNC = 0x08;
    internal const int MSG_TRUNC = 0x20;
    internal const int MSG_CMSG_CLOEXEC = 0x40000000;

    /// <summary>What a message was, besides its bytes.</summary>
    internal struct Received
    {
        /// <summary>How many bytes of it were read; 0 is the end.</summary>
        internal int Length;

        /// <summary>MSG_TRUNC: the bytes did not fit; MSG_CTRUNC: the descriptors did not, or there was no room for
        /// them in the process.</summary>
        internal int Flags;

        /// <summary>The first descriptor that came with it; -1 for none.</summary>
        internal int One;

        /// <summary>The second; -1 for none.</summary>
        internal int Other;
    }

    /// <summary>sendmsg(2) of a message in two parts, and zeros after them. No SIGPIPE.</summary>
    /// <param name="socket">A SEQPACKET socket.</param>
    /// <param name="head">The first part.</param>
    /// <param name="body">The second part.</param>
    /// <param name="zeros">The third.</param>
    /// <param name="one">A descriptor to send with it; null for none.</param>
    /// <param name="other">Another one; null for none.</param>
    /// <param name="flags">MSG_DONTWAIT, or 0 to wait for room.</param>
    /// <returns>0, or the error number: EAGAIN for no room, EPIPE and ECONNRESET where nobody can receive it,
    /// ETOOMANYREFS, EMSGSIZE, …</returns>
    internal static int SendMessage(
        SafeFileHandle socket, ReadOnlySpan<byte> head, ReadOnlySpan<byte> body, ReadOnlySpan<byte> zeros,
        SafeFileHandle? one, SafeFileHandle? other, int flags)
    {
        fixed (byte* first = head, second = body, third = zeros)
        {
            MessageHeader.IoVector* vectors = stackalloc MessageHeader.IoVector[3];
            vectors[0] = new MessageHeader.IoVector { Base = first, Length = head.Length };
            vectors[1] = new MessageHeader.IoVector { Base = second, Length = body.Length };
            vectors[2] = new MessageHeader.IoVector { Base = third, Length = zeros.Length };
            var message = new MessageHeader { Vectors = vectors, VectorCount = zeros.Length > 0 ? 3 : 2 };
            DescriptorMessage control;
            if (one is not null)
            {
                control = DescriptorsOf(one, other);
                message.Control = &control;
                message.ControlLength = sizeof(DescriptorMessage);
            }
            nint sent;
            do sent = sendmsg(socket, &message, flags | MSG_NOSIGNAL);
            while (Interrupted((int)sent));
            return sent == -1 ? Marshal.GetLastPInvokeError() : 0;
        }
    }

    /// <summary>send(2). No SIGPIPE.</summary>
    /// <returns>As <see cref="SendMessage"/>.</returns>
    internal static int Send(SafeFileHandle socket, ReadOnlySpan<byte> message, int flags)
    {
        fixed (byte* first = message)
        {
            nint sent;
            do sent = send(socket, first, (nuint)message.Length, flags | MSG_NOSIGNAL);
            while (Interrupted((int)sent));
            return sent == -1 ? Marshal.GetLastPInvokeError() : 0;
        }
    }

    /// <summary>recvmsg(2). Descriptors that come with it are close-on-exec.</summary>
    /// <param name="socket">A SEQPACKET socket.</param>
    /// <param name="buffer">For its bytes.</param>
    /// <param name="takesDescriptors">Whether it may come with up to two descriptors; otherwise such a message has
    /// MSG_CTRUNC, and they stay where they are.</param>
    /// <param name="flags">MSG_DONTWAIT, MSG_PEEK; without the first it waits.</param>
    /// <param name="received">What came.</param>
    /// <returns>0, or the error number: EAGAIN for nothing, ECONNRESET once where the peer left something unread, EINTR
    /// for a signal.</returns>
    internal static int ReceiveMessage(
        SafeFileHandle socket, Span<byte> buffer, bool takesDescriptors, int flags, out Received received)
    {
        received = new Received { One = -1, Other = -1 };
        fixed (byte* first = buffer)
        {
            DescriptorMessage control = default;
            var vector = new MessageHeader.IoVector { Base = first, Length = buffer.Length };
            var message = new MessageHeader { Vectors = &vector, VectorCount = 1 };
            if (takesDescriptors)
            {
                message.Control = &control;
                message.ControlLength = sizeof(DescriptorMessage);
            }
            nint length = recvmsg(socket, &message, flags | MSG_CMSG_CLOEXEC);
            if (length == -1) return Marshal.GetLastPInvokeError();
            (received.Length, received.Flags) = ((int)length, (int)message.Flags);
            if (takesDescriptors && message.ControlLength > 0) ReadDescriptors(control, ref received);
            return 0;
        }
    }

    private static DescriptorMessage DescriptorsOf(SafeFileHandle one, SafeFileHandle? other) => new()
    {
        Length = sizeof(DescriptorMessage) - (other is null ? sizeof(int) : 0),
        Level = SOL_SOCKET,
        Type = SCM_RIGHTS,
        One = (int)one.DangerousGetHandle(),
        Other = other is null ? 0 : (int)other.DangerousGetHandle(),
    };

    private static void ReadDescriptors(DescriptorMessage control, ref Received received)
    {
        if (control.Level != SOL_SOCKET || control.Type != SCM_RIGHTS) return;
        nint count = (control.Length - DescriptorMessage.HeaderSize) / sizeof(int);
        if (count > 0) received.One = control.One;
        if (count > 1) received.Other = control.Other;
    }

    /// <summary>sendmsg(2) of bytes and any number of descriptors (unix(7), SCM_RIGHTS; the kernel takes up to 253).
    /// Waits for room; no SIGPIPE.</summary>
    /// <returns>False when nobody can receive it: EPIPE, ECONNRESET.</returns>
    /// <exception cref="LinuxException">ETOOMANYREFS: too many descriptors of the user's are on their way;
    /// EMSGSIZE.</exception>
    internal static bool SendHandles(SafeFileHandle socket, ReadOnlySpan<byte> bytes, IReadOnlyList<SafeHandle> handles)
    {
        const int header = DescriptorMessage.HeaderSize;
        Span<byte> control = stackalloc byte[header + (handles.Count * sizeof(int) + 7) / 8 * 8];
        fixed (byte* first = bytes, firstOfControl = control)
        {
            var vector = new MessageHeader.IoVector { Base = first, Length = bytes.Length };
            var message = new MessageHeader { Vectors = &vector, VectorCount = 1 };
            if (handles.Count > 0)
            {
                *(DescriptorMessage*)firstOfControl = new DescriptorMessage
                    { Length = header + handles.Count * sizeof(int), Level = SOL_SOCKET, Type = SCM_RIGHTS };
                for (int i = 0; i < handles.Count; i++)
                    ((int*)(firstOfControl + header))[i] = (int)handles[i].DangerousGetHandle();
                message.Control = firstOfControl;
                message.ControlLength = control.Length;
            }
            nint sent;
            do sent = sendmsg(socket, &message, MSG_NOSIGNAL);
            while (Interrupted((int)sent));
            if (sent == -1 && Marshal.GetLastPInvokeError() is Errno.EPIPE or Errno.ECONNRESET) return false;
            Check((int)sent, "sendmsg");
            return true;
        }
    }

    /// <summary>recv(2): waits for bytes, or for a message.</summary>
    /// <returns>How many bytes came; 0 at the end, also when the peer has left something unread (ECONNRESET).</returns>
    /// <exception cref="LinuxException">Any other error.</exception>
    internal static int Receive(SafeFileHandle socket, Span<byte> buffer)
    {
        fixed (byte* first = buffer)
        {
            nint count;
            do count = recv(socket, first, (nuint)buffer.Length, 0);
            while (Interrupted((int)count));
            if (count == -1 && Marshal.GetLastPInvokeError() == Errno.ECONNRESET) return 0;
            return Check((int)count, "recv");
        }
    }

    /// <summary>send(2) of what the socket takes without waiting; a peer that has gone raises no signal.</summary>
    /// <returns>How many bytes it took; -1 when it has no room (EAGAIN).</returns>
    /// <exception cref="LinuxException">ECONNRESET, EPIPE: the connection has ended; ETIMEDOUT: the peer is
    /// silent.</exception>
    internal static int TrySend(SafeHandle socket, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* first = bytes)
        {
            nint result;
            do result = send(socket, first, (nuint)bytes.Length, MSG_DONTWAIT | MSG_NOSIGNAL);
            while (Interrupted((int)result));
            return result == -1 && Marshal.GetLastPInvokeError() == Errno.EAGAIN ? -1 : Check((int)result, "send");
        }
    }

    /// <summary>recv(2) of what is there, without waiting.</summary>
    /// <param name="socket">A connected socket.</param>
    /// <param name="buffer">Where it goes; not empty.</param>
    /// <param name="flags">0, or <see cref="MSG_PEEK"/> to leave it there.</param>
    /// <returns>How many bytes came; 0 when the peer has ended its output; -1 when there is nothing (EAGAIN).</returns>
    /// <exception cref="LinuxException">ECONNRESET: the peer reset the connection; ETIMEDOUT: the peer is
    /// silent.</exception>
    internal static int TryReceive(SafeHandle socket, Span<byte> buffer, int flags = 0)
    {
        fixed (byte* first = buffer)
        {
            nint result;
            do result = recv(socket, first, (nuint)buffer.Length, MSG_DONTWAIT | flags);
            while (Interrupted((int)result));
            return result == -1 && Marshal.GetLastPInvokeError() == Errno.EAGAIN ? -1 : Check((int)result, "recv");
        }
    }

    [LibraryImport(Library, SetLastError = true)]
    private static partial nint sendmsg(SafeFileHandle socket, MessageHeader* message, int flags);

    [LibraryImport(Library, SetLastError = true)]
    private static partial nint recvmsg(SafeFileHandle socket, MessageHeader* message, int flags);

    [LibraryImport(Library, SetLastError = true)]
    private static partial nint send(SafeHandle socket, byte* bytes, nuint length, int flags);

    [LibraryImport(Library, SetLastError = true)]
    private static partial nint recv(SafeHandle socket, byte* buffer, nuint length, int flags);
}
