using System.Globalization;
using System.Text;
using EchoServer.Linux.Calls;
using EchoServer.Multiprocessing;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Multiprocessing.Queues;

/// <summary>An unbounded queue as several processes have it, each with descriptors of its own; and what is left by one
/// that was killed between two steps.</summary>
public sealed class SegmentChainTests : IDisposable
{
    private const int Room = 8 * 1024; // ten messages or so
    private const int Several = 500; // messages: some fifty segments

    private readonly Signpost _signpost;
    private readonly ItemMemory _memory = ItemMemory.Create();
    private readonly List<IDisposable> _opened = [];

    public SegmentChainTests()
    {
        SendBuffer.OfSegment = Room;
        _signpost = Signpost.Create();
        _opened.Add(_signpost);
        _opened.Add(_memory);
    }

    [Fact]
    public void Items_KeepTheirOrder_OverManySegments()
    {
        SegmentChain one = Open(), other = Open();
        Put(one, 0, Several);
        Assert.True(SegmentsFrom(_signpost) > 20);
        Assert.Equal(Numbers(0, Several), Take(other));
        Assert.True(one.IsEmpty());
    }

    [Fact]
    public void Signpost_FollowsTheItems_AndSegmentsThatWereLeftHoldNothing()
    {
        SegmentChain one = Open(), other = Open();
        using Segment first = _signpost.Read();
        Put(one, 0, Several);
        int made = SegmentsFrom(_signpost);
        Take(other);
        using Segment last = _signpost.Read();
        Assert.Equal(made - 1, last.Number);
        Assert.Equal(MessageKind.Moved, first.FindNext().Kind);
    }

    [Fact]
    public void LateProcesses_FindTheirWay_FromASegmentThatAllHaveLeft()
    {
        SegmentChain producer = Open(), consumer = Open(), lateProducer = Open(), lateConsumer = Open();
        Put(lateProducer, 0, 1);
        Assert.Equal(Numbers(0, 1), Take(lateConsumer)); // both are at the first segment
        Put(producer, 1, Several);
        Assert.Equal(Numbers(1, Several), Take(consumer));
        Put(lateProducer, Several, Several + 5);
        Assert.Equal(Numbers(Several, Several + 5), Take(lateConsumer));
        Assert.True(consumer.IsEmpty());
    }

    [Fact]
    public void Producer_KilledBetweenSealAndLink_HoldsUpNobody()
    {
        SegmentChain one = Open(), other = Open();
        Put(one, 0, 3);
        using (Segment segment = _signpost.Read()) segment.Seal();
        Put(one, 3, 6);
        Assert.Equal(Numbers(0, 6), Take(other));
    }

    [Fact]
    public void Consumer_MakesTheLink_WhereTheProducerWasKilledBeforeIt()
    {
        SegmentChain one = Open(), other = Open();
        Put(one, 0, 3);
        using (Segment segment = _signpost.Read()) segment.Seal();
        Assert.Equal(Numbers(0, 3), Take(other));
        Put(one, 3, 6);
        Assert.Equal(Numbers(3, 6), Take(other));
    }

    [Fact]
    public void Link_ThatCameSecond_CountsForNobody()
    {
        SegmentChain one = Open(), other = Open();
        using Segment first = _signpost.Read(), winner = Segment.Create(1), loser = Segment.Create(1);
        first.Seal();
        first.Offer(MessageKind.Link, winner);
        first.Offer(MessageKind.Link, loser);
        first.Offer(MessageKind.Closed, null);
        Put(one, 0, 1);
        Assert.Equal(ReceiveResult.Item, ItemSocket.Peek(winner.Receiving));
        Assert.Equal(ReceiveResult.Nothing, ItemSocket.Peek(loser.Receiving));
        Assert.Equal(Numbers(0, 1), Take(other));
    }

    [Fact]
    public void Link_ThatCameSecond_CountsForNobody_WhereTheCutterWasKilledInTheMiddle()
    {
        SegmentChain one = Open(), other = Open();
        using Segment first = _signpost.Read(), winner = Segment.Create(1), loser = Segment.Create(1);
        first.Seal();
        first.Offer(MessageKind.Link, winner);
        first.Offer(MessageKind.Link, loser);
        new LinkBox(_signpost.Pair).Leave(MessageKind.Link, 1, winner.Pair);
        new LinkBox(_signpost.Pair).Drop();
        new LinkBox(first.Pair).Drop(); // now the loser is first there
        using Segment found = _signpost.Follow(first)!;
        Assert.Equal(1, found.Number);
        Libc.SendMessage(found.Sending, [(byte)MessageKind.Item, 0, 0, 0, 0], default, default, null, null, 0);
        Assert.Equal(ReceiveResult.Item, ItemSocket.Peek(winner.Receiving));
        Assert.Equal([""], Take(other));
        Put(one, 0, 1);
        Assert.Equal(Numbers(0, 1), Take(other));
    }

    [Fact]
    public void Signpost_IsPutRight_WhereItsChangerWasKilledInTheMiddle()
    {
        SegmentChain one = Open(), other = Open();
        Put(one, 0, Several);
        using (Segment first = _signpost.Read())
            new LinkBox(_signpost.Pair).Leave(MessageKind.Link, first.Number, first.Pair);
        int made = SegmentsFrom(_signpost);
        Assert.Equal(Numbers(0, Several), Take(other));
        using Segment last = _signpost.Read();
        Assert.Equal(made - 1, last.Number);
    }

    [RequiresToolFact("python3")]
    public async Task Signpost_ThatAnotherProcessIsChanging_IsWaitedForByNobody()
    {
        SegmentChain one = Open(), other = Open();
        Put(one, 0, Several);
        await using LockHolder holder = await LockHolder.StartAsync(_signpost.Pair.Sending);
        Assert.False(Libc.TryLock(_signpost.Pair.Sending));
        Assert.Equal(Numbers(0, Several), Take(other));
        using (Segment still = _signpost.Read()) Assert.Equal(0, still.Number);
        await holder.KillAsync(); // and the kernel gives the lock back
        Put(one, 0, Several);
        Take(other);
        using Segment last = _signpost.Read();
        Assert.True(last.Number > 20);
    }

    [Fact]
    public void Close_ComesAfterAllItems_AndIsSeenByAll()
    {
        SegmentChain one = Open(), other = Open(), third = Open();
        Put(one, 0, Several);
        third.Close();
        using ItemMessage late = new("late"u8, null, _memory);
        Assert.Equal(SendResult.Closed, one.TrySend(late));
        Assert.Equal(Numbers(0, Several), Take(other));
        Assert.Equal(ReceiveResult.End, other.Receive(new byte[ItemMessage.MaxLength], out _));
        Assert.Equal(ReceiveResult.End, third.TryReceive(new byte[ItemMessage.MaxLength], out _));
        Assert.Equal(SendResult.Closed, Open().TrySend(late));
    }

    [Fact]
    public void Dispose_LeavesNoDescriptorOpen()
    {
        int before = ProcessTable.Descriptors(Environment.ProcessId).Values.Count(IsOurs);
        using (Signpost signpost = Signpost.Create())
        {
            using SegmentChain one = new(Duplicate(signpost), _memory.Share()),
                other = new(Duplicate(signpost), _memory.Share());
            Put(one, 0, Several);
            Assert.Equal(Several, Take(other).Count);
            Put(one, 0, Several);
        }
        // other tests have some, too
        Assert.InRange(ProcessTable.Descriptors(Environment.ProcessId).Values.Count(IsOurs), 0, before + 10);

        static bool IsOurs(string target) => target.StartsWith("socket:", StringComparison.Ordinal);
    }

    public void Dispose()
    {
        foreach (IDisposable opened in _opened) opened.Dispose();
        SendBuffer.OfSegment = SendBuffer.Most;
    }

    private SegmentChain Open()
    {
        SegmentChain chain = new(Duplicate(_signpost), _memory.Share());
        _opened.Insert(0, chain);
        return chain;
    }

    private static Signpost Duplicate(Signpost signpost) => new(new SocketPair(
        Libc.Duplicate((int)signpost.Pair.Sending.DangerousGetHandle(), 3),
        Libc.Duplicate((int)signpost.Pair.Receiving.DangerousGetHandle(), 3)));

    private static void Put(SegmentChain chain, int from, int to)
    {
        for (int i = from; i < to; i++)
        {
            using ItemMessage message =
                new(Encoding.ASCII.GetBytes(i.ToString(CultureInfo.InvariantCulture)), null, chain.Memory);
            Assert.Equal(SendResult.Sent, chain.TrySend(message));
        }
    }

    private static List<string> Take(SegmentChain chain)
    {
        List<string> items = [];
        byte[] buffer = new byte[ItemMessage.MaxLength];
        while (chain.TryReceive(buffer, out ReceivedItem item) == ReceiveResult.Item)
            items.Add(Encoding.ASCII.GetString(buffer, ItemMessage.HeadLength, item.Length));
        return items;
    }

    private static IEnumerable<string> Numbers(int from, int to) =>
        Enumerable.Range(from, to - from).Select(i => i.ToString(CultureInfo.InvariantCulture));

    // How many there are from where the signpost points to the last.
    private static int SegmentsFrom(Signpost signpost)
    {
        int count = 1;
        Segment segment = signpost.Read();
        while (new LinkBox(segment.Pair).Peek()?.Next is { } next)
        {
            segment.Dispose();
            segment = next;
            count++;
        }
        segment.Dispose();
        return count;
    }
}
