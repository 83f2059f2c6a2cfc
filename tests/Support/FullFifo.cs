using EchoServer.Linux.Calls;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Tests.Support;

/// <summary>A FIFO that is full, and whose reader does not read. Needs "mkfifo".</summary>
internal static class FullFifo
{
    /// <summary>Makes one.</summary>
    /// <returns>The reader; it is to be disposed, upon which writers fail.</returns>
    public static async Task<SafeFileHandle> MakeAsync(string path)
    {
        Assert.Equal(0, (await CommandRun.OfAsync("mkfifo", path)).ExitCode);
        SafeFileHandle both = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        Libc.SetNonBlocking(both);
        byte[] block = new byte[4096];
        while (Libc.WritePipe(both, block) > 0)
        {
        }
        return both;
    }
}
