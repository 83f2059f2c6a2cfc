using System.Runtime.InteropServices;

namespace EchoServer.Client.Interop;

internal static partial class Libc
{
    private const short InputReady = 1;
    private const short OutputReady = 4;

    // Errors need no look: the call that is tried again meets them itself.
    private static void WaitUntilReady(int descriptor, short events)
    {
        PollEntry entry = new() { Descriptor = descriptor, Events = events };
        _ = PollRaw(ref entry, 1, -1);
    }

    [LibraryImport(Library, EntryPoint = "poll", SetLastError = true)]
    private static partial int PollRaw(ref PollEntry entries, nuint count, int milliseconds);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollEntry
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
