using EchoServer.Common.Interop;
using EchoServer.Common.Multiprocessing.Queues.Messages;
using EchoServer.Common.Multiprocessing.Queues.Segments;
using EchoServer.Tests.Support;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Tests.Common.Multiprocessing.Queues;

public class ItemSocketTests
{
    private readonly byte[] _buffer = new byte[ItemMessage.MaxLength];

    [Fact]
    public async Task End_IsNotSeen_BeforeTheLastItem()
    {
        // The kernel may say "end" with an item still there, when that and the end come between its two looks: seldom, so often tried.
        for (int i = 0; i < 20_000; i++)
        {
            using var pair = SocketPair.Create();
            Task producer = Task.Run(() =>
            {
                using ItemMessage message = new("x"u8, null);
                ItemSocket.Send(pair.Sending, message, wait: false);
                Libc.Shutdown(pair.Sending, Libc.SHUT_WR);
            });
            ReceiveResult result;
            do result = ItemSocket.Receive(pair.Receiving, _buffer, wait: false, out _);
            while (result == ReceiveResult.Nothing);
            await producer;
            Assert.Equal((i, ReceiveResult.Item), (i, result));
        }
    }

    [Theory]
    [InlineData(new byte[] { 1 })] // shorter than a head
    [InlineData(new byte[] { 1, 2, 0, 0, 0, 9 })] // longer inside than outside
    [InlineData(new byte[] { 1, 255, 255, 255, 255, 9 })]
    [InlineData(new byte[] { 2, 1, 0, 0, 0 })] // without its memory
    [InlineData(new byte[] { 77, 1, 0, 0, 0, 9 })]
    public void Messages_ThatAreNoItems_AreRefused(byte[] message)
    {
        using var pair = SocketPair.Create();
        Libc.Send(pair.Sending, message, 0);
        Assert.Throws<InvalidDataException>(() => ItemSocket.Receive(pair.Receiving, _buffer, wait: false, out _));
        Assert.Equal(ReceiveResult.Nothing, ItemSocket.Receive(pair.Receiving, _buffer, wait: false, out _));
    }

    [Fact]
    public void Memory_ThatCanStillChange_OrIsShorter_IsRefused()
    {
        using var pair = SocketPair.Create();
        using SafeFileHandle open = Libc.SealableMemFd("test"), closed = Libc.SealableMemFd("test");
        foreach (SafeFileHandle memory in new[] { open, closed }) RandomAccess.Write(memory, [1, 2, 3], 0);
        Libc.Seal(closed);
        Assert.Throws<InvalidDataException>(() => Receive(pair, open, 3));
        Assert.Throws<InvalidDataException>(() => Receive(pair, closed, 4));
        using SafeFileHandle memory2 = Receive(pair, closed, 3).Memory!;
        int before = ProcessTable.Descriptors(Environment.ProcessId).Values.Count(IsMemory);
        Assert.Throws<InvalidDataException>(() => Receive(pair, open, 3));
        Assert.Equal(before, ProcessTable.Descriptors(Environment.ProcessId).Values.Count(IsMemory));

        static bool IsMemory(string target) => target.StartsWith("/memfd:test", StringComparison.Ordinal);
    }

    private ReceivedItem Receive(SocketPair pair, SafeFileHandle memory, byte length)
    {
        Libc.SendMessage(pair.Sending, [(byte)MessageKind.LargeItem, length, 0, 0, 0], default, default, memory, null, 0);
        ItemSocket.Receive(pair.Receiving, _buffer, wait: false, out ReceivedItem item);
        return item;
    }
}
