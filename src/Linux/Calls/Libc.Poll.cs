using System.Runtime.InteropServices;

namespace EchoServer.Linux.Calls;

internal static unsafe partial class Libc
{
    internal const short POLLIN = 1;
    internal const short POLLOUT = 4;

    /// <summary>struct pollfd.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct PollFd
    {
        internal int Descriptor;
        internal short Events;
        internal short Returned;
    }

    /// <summary>poll(2): waits until one of the descriptors is ready or in error.</summary>
    /// <param name="descriptors">Returned is set in each; a descriptor of -1 is passed over.</param>
    /// <param name="milliseconds">How long to wait; -1 waits without end.</param>
    /// <returns>How many are ready; 0 after a time-out or when a signal came.</returns>
    /// <exception cref="LinuxException">ENOMEM; EINVAL for more descriptors than RLIMIT_NOFILE.</exception>
    internal static int Poll(Span<PollFd> descriptors, int milliseconds)
    {
        fixed (PollFd* first = descriptors)
        {
            int result = poll(first, (nuint)descriptors.Length, milliseconds);
            return Interrupted(result) ? 0 : Check(result, "poll");
        }
    }

    [LibraryImport(Library, SetLastError = true)]
    private static partial int poll(PollFd* descriptors, nuint count, int milliseconds);
}
