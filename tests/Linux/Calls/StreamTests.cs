using System.Runtime.InteropServices;
using EchoServer.Linux;
using EchoServer.Linux.Calls;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Tests.Linux.Calls;

public partial class StreamTests
{
    private const int CloseOnExecAndNonBlocking = 0x80800;

    // Whoever shares our standard output may have made it non-blocking; then each write takes only what has room.
    [Fact(Timeout = 30_000)]
    public async Task ReadSomeAndWriteAll_TransferEverything_WhenPipeIsNonBlocking()
    {
        int[] ends = new int[2];
        Assert.Equal(0, Pipe(ends, CloseOnExecAndNonBlocking));
        using SafeFileHandle reader = new(ends[0], ownsHandle: true);
        SafeFileHandle writer = new(ends[1], ownsHandle: true);
        byte[] sent = new byte[1 << 20];
        new Random(1).NextBytes(sent);
        Task writing = Task.Run(() =>
        {
            Libc.WriteAll(ends[1], sent);
            writer.Dispose();
        });
        byte[] received = await Task.Run(() => ReadToEnd(ends[0]));
        await writing;
        Assert.Equal(sent, received);
    }

    [Fact]
    public void WriteAll_SaysWhy_WhenNobodyReads()
    {
        int[] ends = new int[2];
        Assert.Equal(0, Pipe(ends, CloseOnExecAndNonBlocking));
        new SafeFileHandle(ends[0], ownsHandle: true).Dispose();
        using SafeFileHandle writer = new(ends[1], ownsHandle: true);
        Assert.Equal(Errno.EPIPE, Assert.Throws<LinuxException>(() => Libc.WriteAll(ends[1], [1])).Errno);
    }

    private static byte[] ReadToEnd(int descriptor)
    {
        using MemoryStream all = new();
        byte[] buffer = new byte[10_000];
        for (int n; (n = Libc.ReadSome(descriptor, buffer)) > 0;)
            all.Write(buffer, 0, n);
        return all.ToArray();
    }

    [LibraryImport("libc", EntryPoint = "pipe2", SetLastError = true)]
    private static partial int Pipe(Span<int> ends, int flags);
}
