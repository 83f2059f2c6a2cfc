using EchoServer.Multiprocessing;
using EchoServer.TestProcesses;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Multiprocessing.Queues;

/// <summary>What a queue does for those of one process.</summary>
public class ProcessQueueTests
{
    public ProcessQueueTests() => TestProgram.Use();

    [Theory]
    [InlineData(null)]
    [InlineData(10)]
    public void Items_ComeOutAsTheyWentIn_InTheirOrder(int? capacity)
    {
        using ProcessQueue<QueueItem> queue = new(QueueJson.Default.QueueItem, capacity);
        QueueItem[] items = [new(1, 1, "one"), new(1, 2), new(2, 1, new string('é', 500_000))];
        foreach (QueueItem item in items) queue.Put(item);
        Assert.Equal(items, new[] { queue.Get(), queue.Get(), queue.Get() });
        Assert.True(queue.IsEmpty);
    }

    [Fact]
    public void BuiltInTypes_NeedNoJsonType()
    {
        Assert.Equal(-5, Through(-5));
        Assert.Equal(long.MaxValue, Through(long.MaxValue));
        Assert.Equal(0.1, Through(0.1));
        Assert.True(Through(true));
        Assert.Equal("\"x\0é\u2028", Through("\"x\0é\u2028"));
        Assert.Null(Through<string?>(null));
    }

    [Fact]
    public void OtherTypes_AreRefused_WithoutAJsonType()
    {
        var e = Assert.Throws<ArgumentException>(() => new ProcessQueue<QueueItem>());
        Assert.Contains("Json.Default.QueueItem", e.Message);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(3)]
    public void Bytes_OfAnyLength_ComeOutAsTheyWentIn(int? capacity)
    {
        using ProcessQueue<byte[]> queue = new(capacity);
        int[] lengths =
            [0, 1, 1694, 1695, 1696, 65_536, 500_000, 1 << 20, (1 << 20) + 1019, (1 << 20) + 1020, 20_000_000];
        foreach (int length in lengths)
        {
            byte[] item = new byte[length];
            new Random(length).NextBytes(item);
            queue.Put(item);
            Assert.True(item.AsSpan().SequenceEqual(queue.Get()));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(10)]
    [InlineData(100)]
    [InlineData(500)]
    public void Capacity_IsExact_WhateverTheItems(int capacity)
    {
        using ProcessQueue<byte[]> queue = new(capacity);
        for (int i = 0; i < capacity; i++)
        {
            Assert.Equal(i, queue.Count);
            Assert.True(queue.TryPut(new byte[i * 7919 % 5000]));
        }
        Assert.False(queue.TryPut([]));
        Assert.False(queue.TryPut([], TimeSpan.FromMilliseconds(120)));
        Assert.Equal((capacity, capacity), (queue.Capacity, queue.Count));
        queue.Get();
        Assert.True(queue.TryPut([]));
        Assert.False(queue.TryPut([]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Capacity_MustBePositive(int capacity) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ProcessQueue<int>(capacity));

    [Fact]
    public void Capacity_BeyondTheKernels_IsRefused_WithTheMostThatIsPossible()
    {
        var e = Assert.Throws<ArgumentOutOfRangeException>(() => new ProcessQueue<int>(int.MaxValue));
        Assert.Matches("a queue can hold [0-9]+ items at most; raise net.core.wmem_max", e.Message);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(3)]
    public void TryGet_ReturnsFalse_WhenTheTimeIsOver(int? capacity)
    {
        using ProcessQueue<int> queue = new(capacity);
        Assert.False(queue.TryGet(out _));
        Assert.False(queue.TryGet(out _, TimeSpan.FromMilliseconds(20)));
        queue.Put(1);
        Assert.True(queue.TryGet(out int item));
        Assert.Equal(1, item);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(3)]
    public async Task Close_LetsWhatWasPutBeTaken_AndThenEverybodySeesTheEnd(int? capacity)
    {
        using ProcessQueue<int> queue = new(capacity);
        queue.Put(1);
        queue.Put(2);
        queue.Put(3);
        Task<int> lateGet = Task.Run(() => queue.Get() + queue.Get() + queue.Get() + queue.Get());
        queue.Close();
        queue.Close();
        Assert.Throws<QueueClosedException>(() => queue.Put(4));
        await Assert.ThrowsAsync<QueueClosedException>(() => queue.PutAsync(4));
        await Assert.ThrowsAsync<QueueClosedException>(() => lateGet.WaitAsync(Deadline.Short));
        Assert.False(queue.TryGet(out _));
        Assert.False(queue.TryGet(out _, Timeout.InfiniteTimeSpan));
        await Assert.ThrowsAsync<QueueClosedException>(() => queue.GetAsync());
        Assert.Empty(await ListAsync(queue));
        Assert.True(queue.IsEmpty);
    }

    [Fact]
    public async Task Close_EndsThePut_ThatWaitsForRoom()
    {
        using ProcessQueue<int> queue = new(1);
        queue.Put(1);
        Task put = Task.Run(() => queue.Put(2)), putAsync = queue.PutAsync(3);
        queue.Close();
        await Assert.ThrowsAsync<QueueClosedException>(() => put.WaitAsync(Deadline.Short));
        await Assert.ThrowsAsync<QueueClosedException>(() => putAsync.WaitAsync(Deadline.Short));
        Assert.Equal(1, queue.Get());
    }

    [Theory]
    [InlineData(null)]
    [InlineData(3)]
    public async Task ReadAllAsync_GivesAll_UntilItIsClosed(int? capacity)
    {
        using ProcessQueue<int> queue = new(capacity);
        Task<List<int>> all = ListAsync(queue);
        for (int i = 0; i < 1000; i++) await queue.PutAsync(i);
        queue.Close();
        Assert.Equal(Enumerable.Range(0, 1000), await all.WaitAsync(Deadline.Standard));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(100)]
    public async Task GetAsync_ThatIsCancelled_SwallowsNothing(int? capacity)
    {
        using ProcessQueue<int> queue = new(capacity);
        List<int> got = [];
        Task put = Task.Run(() =>
        {
            for (int i = 0; i < 2000; i++) queue.Put(i);
        });
        while (got.Count < 2000)
        {
            using CancellationTokenSource stop = new();
            Task<int> get = queue.GetAsync(stop.Token);
            await stop.CancelAsync();
            try
            {
                got.Add(await get.WaitAsync(Deadline.Short));
            }
            catch (OperationCanceledException)
            {
                Assert.True(get.IsCanceled);
            }
        }
        await put;
        Assert.Equal(Enumerable.Range(0, 2000), got);
    }

    [Fact]
    public async Task PutAsync_WaitsForRoom_AndCanBeCancelled()
    {
        using ProcessQueue<int> queue = new(1);
        queue.Put(1);
        using CancellationTokenSource stop = new();
        Task cancelled = queue.PutAsync(2, stop.Token), put = queue.PutAsync(3);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.WaitAsync(Deadline.Short));
        Assert.False(put.IsCompleted);
        Assert.Equal(1, queue.Get());
        await put.WaitAsync(Deadline.Short);
        Assert.Equal(3, queue.Get());
    }

    [Theory]
    [InlineData(null)]
    [InlineData(5)]
    public async Task ManyThreads_LoseNothing_AndGetEachItemOnce(int? capacity)
    {
        using ProcessQueue<int> queue = new(capacity);
        Task[] producers = [.. Enumerable.Range(0, 4).Select(p => Task.Factory.StartNew(() =>
        {
            for (int i = 0; i < 1000; i++) queue.Put((p * 1000) + i);
        }, TaskCreationOptions.LongRunning))];
        Task<List<int>>[] consumers = [
            .. Enumerable.Range(0, 2)
                .Select(_ => Task.Factory.StartNew(() => Drain(queue), TaskCreationOptions.LongRunning)),
                ListAsync(queue), ListAsync(queue)];
        await Task.WhenAll(producers).WaitAsync(Deadline.Standard);
        queue.Close();
        List<int>[] got = await Task.WhenAll(consumers).WaitAsync(Deadline.Standard);
        Assert.Equal(Enumerable.Range(0, 4000), got.SelectMany(g => g).Order());
    }

    [Fact]
    public async Task Dispose_EndsTheGetsThatAreAsynchronous()
    {
        ProcessQueue<int> queue = new();
        Task<int> get = queue.GetAsync(), second = queue.GetAsync();
        queue.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => get.WaitAsync(Deadline.Short));
        await Assert.ThrowsAnyAsync<ObjectDisposedException>(() => second.WaitAsync(Deadline.Short));
        Assert.Throws<ObjectDisposedException>(() => queue.Put(1));
    }

    [Fact]
    public void Queue_AsAnItemOfAQueue_IsRefused()
    {
        using ProcessQueue<ProcessQueue<int>> queues = new(QueueJson.Default.ProcessQueueInt32);
        using ProcessQueue<int> item = new();
        var e = Assert.ThrowsAny<InvalidOperationException>(() => queues.Put(item));
        Assert.Contains("they can't be items", e.Message);
    }

    private static T Through<T>(T item)
    {
        using ProcessQueue<T> queue = new();
        queue.Put(item);
        return queue.Get();
    }

    private static List<int> Drain(ProcessQueue<int> queue)
    {
        List<int> got = [];
        while (queue.TryGet(out int item, Timeout.InfiniteTimeSpan)) got.Add(item);
        return got;
    }

    private static async Task<List<int>> ListAsync(ProcessQueue<int> queue)
    {
        List<int> got = [];
        await foreach (int item in queue.ReadAllAsync()) got.Add(item);
        return got;
    }
}
