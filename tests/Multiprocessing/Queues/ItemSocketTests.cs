using EchoServer.Linux.Calls;
using EchoServer.Multiprocessing;

namespace EchoServer.Tests.Multiprocessing.Queues;

public sealed class ItemSocketTests : IDisposable
{
    private readonly byte[] _buffer = new byte[ItemMessage.MaxLength];
    private readonly ItemMemory _memory = ItemMemory.Create();

    public void Dispose() => _memory.Dispose();

    [Fact]
    public async Task End_IsNotSeen_BeforeTheLastItem()
    {
        // The kernel may say "end" with an item still there, when that and the end come between its two looks: seldom,
        // so often tried.
        for (int i = 0; i < 20_000; i++)
        {
            using var pair = SocketPair.Create();
            Task producer = Task.Run(() =>
            {
                using ItemMessage message = new("x"u8, null, _memory);
                ItemSocket.Send(pair.Sending, message, wait: false);
                Libc.ShutDownSending(pair.Sending);
            });
            ReceiveResult result;
            do result = ItemSocket.Receive(pair.Receiving, _buffer, _memory, wait: false, out _);
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
        Assert.Throws<InvalidDataException>(
            () => ItemSocket.Receive(pair.Receiving, _buffer, _memory, wait: false, out _));
        Assert.Equal(ReceiveResult.Nothing, ItemSocket.Receive(pair.Receiving, _buffer, _memory, wait: false, out _));
    }

    [Theory]
    [InlineData(0, 3)] // there is nothing in the memory as yet
    [InlineData(-1, 3)]
    [InlineData(0, -1)]
    [InlineData(long.MaxValue, 3)]
    [InlineData(long.MaxValue - 1, int.MaxValue)]
    public void Piece_ThatTheMemoryDoesNotHave_IsRefused(long position, int length)
    {
        using var pair = SocketPair.Create();
        byte[] message =
            [(byte)MessageKind.LargeItem, .. BitConverter.GetBytes(length), .. BitConverter.GetBytes(position)];
        Libc.Send(pair.Sending, message, 0);
        Assert.Throws<InvalidDataException>(
            () => ItemSocket.Receive(pair.Receiving, _buffer, _memory, wait: false, out _));
    }

    [Fact]
    public void Memory_IsGivenBack_WhenItsItemWasRead_AndWhenItWasNotSent()
    {
        byte[] item = new byte[3_000_000];
        Array.Fill(item, (byte)7);
        using var pair = SocketPair.Create();
        _memory.Write(item).Dispose();
        long table = Blocks();
        Assert.InRange(table, 1, 128);
        using (ItemMessage message = new(item, null, _memory))
            Assert.Equal(SendResult.Sent, ItemSocket.Send(pair.Sending, message, wait: false));
        using (ItemMessage unsent = new(item, null, _memory))
            Assert.InRange(Blocks(), 2 * item.Length / 512, 3 * item.Length / 512);
        Assert.InRange(Blocks(), item.Length / 512, 2 * item.Length / 512);
        ItemSocket.Receive(pair.Receiving, _buffer, _memory, wait: false, out ReceivedItem received);
        byte[] read = new byte[received.Length];
        received.Piece!.Read(read);
        Assert.True(item.AsSpan().SequenceEqual(read));
        received.Piece.Dispose();
        Assert.Equal(table, Blocks());

        long Blocks()
        {
            using var stat = System.Diagnostics.Process.Start(
                new System.Diagnostics.ProcessStartInfo(
                    "stat",
                    ["-L", "-c", "%b", $"/proc/{Environment.ProcessId}/fd/{_memory.Handle.DangerousGetHandle()}"])
                    { RedirectStandardOutput = true })!;
            return long.Parse(stat.StandardOutput.ReadToEnd(), System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    [Fact]
    public void Piece_OfAProcessThatWasKilled_IsTakenBack_BeforeTheMemoryGrows()
    {
        byte[] item = new byte[200_000];
        MemoryPiece left = _memory.Write(item);
        int[] owners = [DeadProcess(), 0, 0, 0];
        owners.AsSpan().Fill(owners[0]);
        // as if it had written it, or taken it
        RandomAccess.Write(
            _memory.Handle, System.Runtime.InteropServices.MemoryMarshal.AsBytes(owners.AsSpan()), 16 * sizeof(int));
        using MemoryPiece next = _memory.Write(item);
        Assert.Equal(left.Position, next.Position);

        static int DeadProcess()
        {
            using var process = System.Diagnostics.Process.Start("true");
            process.WaitForExit();
            return process.Id;
        }
    }

    [Fact]
    public void Piece_OfAnItemThatWaits_IsNotTakenBack()
    {
        using var pair = SocketPair.Create();
        using ItemMessage message = new(new byte[2_000_000], null, _memory);
        Assert.Equal(SendResult.Sent, ItemSocket.Send(pair.Sending, message, wait: false));
        using MemoryPiece other = _memory.Write(new byte[200_000]);
        ItemSocket.Receive(pair.Receiving, _buffer, _memory, wait: false, out ReceivedItem received);
        using MemoryPiece piece = received.Piece!;
        Assert.True(piece.Position + received.Length <= other.Position);
        Assert.Null(_memory.Take(piece.Position, received.Length)); // it is ours already
    }

    [Fact]
    public void Places_AreUsedAgain()
    {
        long first;
        using (MemoryPiece one = _memory.Write(new byte[3_000_000])) first = one.Position;
        for (int i = 0; i < 20; i++)
        {
            using MemoryPiece other = _memory.Write(new byte[3_000_000]);
            Assert.Equal(first, other.Position);
        }
    }

    [Fact]
    public async Task Pieces_NeverOverlap_HoweverManyAreMadeAtOnce()
    {
        Task<long[]>[] writers = [
            .. Enumerable.Range(0, 4)
                .Select(
                    _ => Task.Run(
                        () => Enumerable.Range(0, 2_000).Select(_ => _memory.Write(new byte[100]))
                            .Select(piece => piece.Position).ToArray()))];
        long[] positions = [.. (await Task.WhenAll(writers)).SelectMany(p => p)];
        Assert.Equal(8_000, positions.Distinct().Count());
        Assert.All(positions, position => Assert.Equal(0, position % 65_536));
    }
}
