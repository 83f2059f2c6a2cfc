using EchoServer.Multiprocessing;
using EchoServer.TestProcesses;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Multiprocessing.Queues;

public sealed class JoinableQueueTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<ChildProcess> _started = [];

    public JoinableQueueTests() => TestProgram.Use();

    [Fact]
    public void Queue_WorksWithinAProcess()
    {
        using JoinableQueue<string> queue = new(options: new JoinableQueueOptions { Capacity = 2 });
        queue.Put("one");
        Assert.True(queue.TryPut("two"));
        Assert.False(queue.TryPut("three"));
        Assert.Equal((2, "one"), (queue.Count, queue.Get()));
        Assert.False(queue.Join(TimeSpan.Zero));
        Assert.True(queue.TryGet(out string? item));
        Assert.Equal("two", item);
        Assert.False(queue.TryGet(out _, TimeSpan.FromMilliseconds(10)));
        queue.TaskDone();
        queue.TaskDone();
        Assert.True(queue.Join(TimeSpan.Zero));
        Assert.Contains("more often", Assert.Throws<InvalidOperationException>(queue.TaskDone).Message);
        queue.Close();
        Assert.Throws<QueueClosedException>(() => queue.Put("late"));
        Assert.Throws<QueueClosedException>(queue.Get);
    }

    [Fact]
    public void Values_ThatJsonDoesNotHave_ComeAndGo()
    {
        using JoinableQueue<double> numbers = new();
        using JoinableQueue<string> texts = new();
        using JoinableQueue<Tree> trees = new(TestJson.Default.Tree);
        foreach (double number in new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity })
            numbers.Put(number);
        texts.Put("\ud83d");
        trees.Put(Tree.Odd(900));
        Assert.Equal(
            [double.NaN, double.PositiveInfinity, double.NegativeInfinity],
            [numbers.Get(), numbers.Get(), numbers.Get()]);
        Assert.Equal(("\ud83d", Tree.Odd(900)), (texts.Get(), trees.Get()));
    }

    [Fact]
    public void Constructor_Throws_WhenTheTypeIsNotKnown() =>
        Assert.Contains("JsonTypeInfo", Assert.Throws<ArgumentException>(() => new JoinableQueue<Job>()).Message);

    [Fact]
    public async Task Join_Waits_UntilTheChildrenHaveDoneAll()
    {
        using JoinableQueue<Job> queue = new(JoinableJson.Default.Job);
        ChildProcess[] consumers = [Start(JoinableTargets.Consume, queue), Start(JoinableTargets.Consume, queue)];
        for (int i = 0; i < 100; i++) queue.Put(new Job(i, $"job {i};"));
        Assert.True(queue.Join(Deadline.Standard));
        for (int i = 0; i < 100; i++)
            Assert.Equal($"job {i};", await File.ReadAllTextAsync(JoinableTargets.Trace(_folder.FullName, i)));
        queue.Close();
        foreach (ChildProcess consumer in consumers)
            Assert.Equal(0, await consumer.JoinAsync().WaitAsync(Deadline.Standard));
    }

    [Fact]
    public async Task Grandchild_UsesTheQueue_ThatItsParentHandsOn()
    {
        using JoinableQueue<Job> queue = new(JoinableJson.Default.Job);
        ChildProcess parent = Start(JoinableTargets.HandOn, queue);
        queue.Put(new Job(1, "one"));
        Assert.True(queue.Join(Deadline.Standard));
        queue.Close();
        Assert.Equal(0, await parent.JoinAsync().WaitAsync(Deadline.Standard));
        Assert.True(File.Exists(JoinableTargets.Trace(_folder.FullName, 1)));
    }

    [Fact]
    public async Task Item_IsHandedOutAgain_WhenItsConsumerIsKilled()
    {
        using JoinableQueue<Job> queue = new(JoinableJson.Default.Job);
        ChildProcess holder = Start(JoinableTargets.Hold, queue);
        queue.Put(new Job(1, "one"));
        await Eventually.HoldsAsync(() => File.Exists(_folder.File("held-1")), () => "a holder", Deadline.Standard);
        Assert.False(queue.TryGet(out _));
        holder.Kill();
        Assert.Equal(new Job(1, "one"), await queue.GetAsync().WaitAsync(Deadline.Standard));
        queue.TaskDone();
        Assert.True(queue.Join(TimeSpan.Zero));
    }

    [Fact]
    public async Task Item_IsReported_WhenItsConsumersDieOfIt()
    {
        using JoinableQueue<Job> queue = new(JoinableJson.Default.Job, new JoinableQueueOptions { MaxDeliveries = 2 });
        TaskCompletionSource<LostItem<Job>> lost = new();
        queue.ItemLost += (_, e) => lost.SetResult(e.Lost);
        queue.Put(new Job(13, "poison"));
        Assert.Equal(13, await Start(JoinableTargets.Die, queue).JoinAsync().WaitAsync(Deadline.Standard));
        Assert.False(lost.Task.IsCompleted);
        Assert.Equal(13, await Start(JoinableTargets.Die, queue).JoinAsync().WaitAsync(Deadline.Standard));
        LostItem<Job> report = await lost.Task.WaitAsync(Deadline.Standard);
        Assert.Equal((new Job(13, "poison"), 2), (report.Item, report.Deliveries));
        Assert.True(queue.Join(Deadline.Standard));
    }

    [Fact]
    public async Task TaskDone_Fails_InAProcessThatHasNothingInHand()
    {
        using JoinableQueue<Job> queue = new(JoinableJson.Default.Job);
        queue.Put(new Job(1, "one"));
        queue.Get(); // in this process's hand, not in the other's
        Assert.Equal(1, await Start(JoinableTargets.DoneTooOften, queue).JoinAsync().WaitAsync(Deadline.Standard));
        Assert.False(queue.Join(TimeSpan.Zero));
    }

    [Fact]
    public async Task Consumer_Fails_WhenTheHolderHasEnded()
    {
        JoinableQueue<Job> queue = new(JoinableJson.Default.Job);
        ChildProcess consumer = Start(JoinableTargets.Consume, queue);
        queue.Put(new Job(1, "one"));
        Assert.True(queue.Join(Deadline.Standard));
        queue.Dispose();
        Assert.Equal(1, await consumer.JoinAsync().WaitAsync(Deadline.Standard));
    }

    [Fact]
    public async Task Queue_IsNoItem()
    {
        using JoinableQueue<Job> queue = new(JoinableJson.Default.Job);
        using JoinableQueue<JoinableWork> outer = new(JoinableJson.Default.JoinableWork);
        await Assert.ThrowsAsync<InvalidOperationException>(() => outer.PutAsync(new JoinableWork(queue, "")));
    }

    [Fact]
    public async Task Storm_OfKills_LosesNothing_AndJoinEnds()
    {
        const int producers = 2, each = 300;
        using JoinableQueue<Job> queue =
            new(JoinableJson.Default.Job, new JoinableQueueOptions { Capacity = 20, MaxDeliveries = int.MaxValue });
        int seed = Environment.TickCount;
        Random random = new(seed);
        List<ChildProcess> consumers = [.. Enumerable.Range(0, 3).Select(_ => Start(JoinableTargets.Consume, queue))];
        Task[] producing = [.. Enumerable.Range(0, producers).Select(p => ProduceAsync(queue, p * each, each))];
        for (int kills = 1; kills <= 12; kills++)
        {
            int least = kills * 40;
            await Eventually.HoldsAsync(
                () => Done() >= least, () => $"{least} jobs done, but {Done()} (seed {seed})", Deadline.Standard);
            int victim = random.Next(consumers.Count);
            consumers[victim].Kill();
            consumers[victim] = Start(JoinableTargets.Consume, queue);
        }
        await Task.WhenAll(producing).WaitAsync(Deadline.Standard);
        Assert.True(queue.Join(Deadline.Standard), $"Join hangs (seed {seed})");
        for (int i = 0; i < producers * each; i++)
            Assert.Contains($"job {i};", await File.ReadAllTextAsync(JoinableTargets.Trace(_folder.FullName, i)));
        queue.Close();
        foreach (ChildProcess consumer in consumers)
            Assert.Equal(0, await consumer.JoinAsync().WaitAsync(Deadline.Standard));
    }

    public void Dispose()
    {
        foreach (ChildProcess child in _started.ToArray())
        {
            if (child.IsAlive) child.Kill();
            child.Join();
            child.Dispose();
        }
        _folder.Dispose();
    }

    private int Done() => Directory.GetFiles(_folder.FullName, "done-*").Length;

    // Killed twice on its way; the next one goes on after what is known to have been put.
    private async Task ProduceAsync(JoinableQueue<Job> queue, int first, int count)
    {
        int end = first + count;
        for (int kills = 0; first < end; kills++)
        {
            int from = first, least = first + (count / 4);
            ChildProcess producer = Start(JoinableTargets.Produce, queue, from, end - from);
            if (kills < 2)
            {
                await Eventually.HoldsAsync(
                    () => Next(from) > least || !producer.IsAlive, () => $"{least} put", Deadline.Standard);
                producer.Kill();
            }
            await producer.JoinAsync().WaitAsync(Deadline.Standard);
            first = Next(from);
        }
    }

    private int Next(int from)
    {
        string trace = JoinableTargets.PutTrace(_folder.FullName, from);
        return File.Exists(trace) ? from + File.ReadAllText(trace).Count(c => c == '\n') : from;
    }

    private ChildProcess Start(
        ProcessFunction<JoinableWork> target, JoinableQueue<Job> queue, int first = 0, int count = 0)
    {
        ChildProcess child = new(target.With(new JoinableWork(queue, _folder.FullName, first, count)));
        child.Start();
        lock (_started) _started.Add(child);
        return child;
    }
}
