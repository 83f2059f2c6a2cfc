using System.Runtime.InteropServices;

namespace EchoServer.Linux.ForkSafe;

/// <summary>struct cmsghdr with one descriptor (SCM_RIGHTS, unix(7)). Plain fields: a buffer on the stack would have the compiler guard the
/// method with a cookie, which lies in one more page that each clone would have to touch.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct DescriptorMessage
{
    internal nint Length;
    internal int Level;
    internal int Type;
    internal int Descriptor;
    internal int Padding;
}
