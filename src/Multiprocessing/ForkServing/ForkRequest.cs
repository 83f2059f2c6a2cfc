using System.Runtime.InteropServices;

namespace EchoServer.Multiprocessing;

/// <summary>How a message to the fork server begins: make a clone. The arguments follow, and the descriptors come with
/// it (SCM_RIGHTS, unix(7)).</summary>
[StructLayout(LayoutKind.Sequential, Size = 16)] // what follows may have vectors in it
internal struct ForkRequest
{
    /// <summary>How many bytes of arguments there may be.</summary>
    internal const int MaxArguments = 16_384;

    /// <summary>How many descriptors.</summary>
    internal const int MaxHandles = 16;

    /// <summary>Which function to call.</summary>
    internal int Function;

    /// <summary>Whether the clone ends with its parent: 1, or 0.</summary>
    internal int IsDaemon;
}
