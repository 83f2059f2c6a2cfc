using System.Runtime.InteropServices;

namespace EchoServer.Linux.ForkSafe;

/// <summary>struct cmsghdr with one descriptor or two (SCM_RIGHTS, unix(7)): CMSG_SPACE is the same. Plain fields: a
/// buffer on the stack would have the compiler guard the method with a cookie, which lies in one more page that each
/// clone would have to touch.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct DescriptorMessage
{
    /// <summary>How many bytes come before the descriptors: CMSG_LEN(0).</summary>
    internal const int HeaderSize = 16;

    internal nint Length;
    internal int Level;
    internal int Type;
    internal int One;
    internal int Other;
}
