using System.Runtime.InteropServices;
using System.Text;
using Shared = EchoServer.Linux.Calls.Libc;

namespace EchoServer.Client.Interop;

internal static partial class Libc
{
    /// <summary>Writes all of the bytes, however long that takes.</summary>
    /// <param name="descriptor">What to write to.</param>
    /// <param name="bytes">The bytes.</param>
    /// <exception cref="IOException">They can't all be written; the message is the system's.</exception>
    public static void Write(int descriptor, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            nint n = Check(WriteRaw(descriptor, bytes, (nuint)bytes.Length), descriptor, Shared.POLLOUT);
            if (n > 0) bytes = bytes[(int)n..];
        }
    }

    /// <summary>Writes a few characters if that can be done without waiting; what comes of it nobody asks.</summary>
    public static void TryWrite(int descriptor, string text)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(text);
        Shared.PollFd[] ready = [new() { Descriptor = descriptor, Events = Shared.POLLOUT }];
        if (Shared.Poll(ready, 0) > 0 && ready[0].Returned == Shared.POLLOUT) _ = WriteRaw(descriptor, bytes, (nuint)bytes.Length);
    }

    [LibraryImport(Library, EntryPoint = "write", SetLastError = true)]
    private static partial nint WriteRaw(int descriptor, ReadOnlySpan<byte> bytes, nuint count);
}
