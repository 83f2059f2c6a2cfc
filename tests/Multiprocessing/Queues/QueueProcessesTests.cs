using System.Collections.Concurrent;
using System.Globalization;
using EchoServer.Linux;
using EchoServer.Multiprocessing;
using EchoServer.TestProcesses;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Multiprocessing.Queues;

/// <summary>Queues between processes, some of which are killed at any moment.</summary>
public sealed class QueueProcessesTests : IDisposable
{
    private const int Room = 16 * 1024; // of a segment: few messages, so that there are many segments

    private readonly List<IDisposable> _opened = [];
    private readonly ConcurrentDictionary<int, ConcurrentQueue<QueueItem>> _reports = [];
    private readonly List<Task> _readers = [];

    public QueueProcessesTests() => TestProgram.Use();

    [Theory]
    [InlineData(null, 10)]
    [InlineData(null, 100_000)]
    [InlineData(20, 10)]
    [InlineData(20, 100_000)]
    public async Task Items_GoFromManyToMany_EachOnceAndInOrder(int? capacity, int length)
    {
        const int Count = 300;
        using ProcessQueue<QueueItem> queue = new(QueueJson.Default.QueueItem, capacity);
        ChildProcess[] producers =
            [.. Enumerable.Range(0, 2).Select(id => Start(QueueTargets.Produce, queue, id, Count, length))];
        ChildProcess[] consumers =
            [.. Enumerable.Range(2, 2).Select(id => Start(QueueTargets.Consume, queue, id, 0, 0))];
        foreach (ChildProcess producer in producers)
            Assert.Equal(0, await producer.JoinAsync().WaitAsync(Deadline.Standard));
        queue.Close();
        foreach (ChildProcess consumer in consumers)
            Assert.Equal(0, await consumer.JoinAsync().WaitAsync(Deadline.Standard));
        await Task.WhenAll(_readers).WaitAsync(Deadline.Standard);

        QueueItem[] got = [.. _reports[2], .. _reports[3]];
        Assert.All(got, item => Assert.Equal(length.ToString(CultureInfo.InvariantCulture), item.Text));
        Assert.Equal(2 * Count, got.Select(Key).Distinct().Count());
        Assert.Equal(2 * Count, got.Length);
        AssertOrder([2, 3]);
    }

    [Theory]
    [InlineData(null, 10)]
    [InlineData(null, 100_000)]
    [InlineData(20, 10)]
    [InlineData(20, 100_000)]
    public async Task Kills_LoseNothingThatWasPut_ButWhatAConsumerHadInHand(int? capacity, int length)
    {
        const int Rounds = 6;
        Random random = new(capacity ?? length);
        using ProcessQueue<QueueItem> queue = new(QueueJson.Default.QueueItem, capacity);
        List<ChildProcess> producers = [], consumers = [];
        List<int> consumerIds = [];
        int id = 0;
        for (int round = 0; round < Rounds; round++)
        {
            producers.Add(Start(QueueTargets.Produce, queue, id++, int.MaxValue, length));
            consumerIds.Add(id);
            consumers.Add(Start(QueueTargets.Consume, queue, id++, 0, 0));
            // Both are at work, so what comes now hits them in the middle of it.
            int producer = id - 2, consumer = id - 1, more = random.Next(1, 200);
            await Eventually.HoldsAsync(
                () =>
                    Reported(producer) > more && Reported(consumer) > 0, () =>
                        $"{producer}: {Reported(producer)}, {consumer}: {Reported(consumer)}", Deadline.Standard);
            producers[^1].Kill();
            if (round % 2 == 1) consumers[^1].Kill();
        }
        foreach (ChildProcess producer in producers)
            Assert.Equal(-9, await producer.JoinAsync().WaitAsync(Deadline.Standard));
        queue.Close();
        int[] codes = await Task.WhenAll(consumers.Select(c => c.JoinAsync())).WaitAsync(Deadline.Standard);
        Assert.Equal(Rounds / 2, codes.Count(c => c == 0)); // those who were not killed saw the end
        await Task.WhenAll(_readers).WaitAsync(Deadline.Standard);

        HashSet<(int Producer, int Number)> got = [];
        foreach (QueueItem item in consumerIds.SelectMany(c => _reports[c]))
            Assert.True(got.Add(Key(item)), $"{item} came twice");
        (int Producer, int Number)[] put =
            [.. Enumerable.Range(0, id).Except(consumerIds).SelectMany(p => _reports[p]).Select(Key)];
        Assert.True(put.Length > Rounds);
        // A killed consumer may have had one in hand that it could not report any more.
        Assert.InRange(put.Count(item => !got.Contains(item)), 0, Rounds / 2);
        Assert.True(queue.IsEmpty);
        AssertOrder(consumerIds);
    }

    [Fact]
    public async Task Queue_GoesOn_WhileAProcessThatHasItIsStopped()
    {
        using ProcessQueue<QueueItem> queue = new(QueueJson.Default.QueueItem, capacity: 5);
        ChildProcess stopped = Start(QueueTargets.Consume, queue, 0, 0, 0);
        queue.Put(new QueueItem(9, 0));
        await Eventually.HoldsAsync(() => Reported(0) == 1, () => "the first was taken");
        stopped.Send(Signal.SIGSTOP);
        await Eventually.HoldsAsync(() => ProcessTable.Find(stopped.Pid!.Value)?.State == 'T', () => "it was stopped");
        ChildProcess other = Start(QueueTargets.Consume, queue, 1, 0, 0);
        for (int i = 1; i <= 20; i++) await queue.PutAsync(new QueueItem(9, i)).WaitAsync(Deadline.Standard);
        await Eventually.HoldsAsync(
            () => Reported(1) >= 19, () => $"the other one took {Reported(1)}", Deadline.Standard);
        stopped.Send(Signal.SIGCONT);
        queue.Close();
        Assert.Equal(
            (0, 0),
            (await stopped.JoinAsync().WaitAsync(Deadline.Standard), await other.JoinAsync()
                .WaitAsync(Deadline.Standard)));
        await Task.WhenAll(_readers).WaitAsync(Deadline.Standard);
        Assert.Equal(21, Reported(0) + Reported(1));
    }

    [RequiresAnotherUserFact]
    public async Task Limit_IsNamed_WhenTooManyDescriptorsAreOnTheirWay()
    {
        string[] command =
            [.. AnotherUser.Wrapper, "prlimit", "--nofile=200:200", TestEnvironment.TestProcessesPath, "queue-limit"];
        CommandRun run = await CommandRun.OfAsync(command[0], command[1..]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        string[] reasons = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        // once all were taken, as many can be put again; large items need no descriptors
        Assert.Equal(2, reasons.Length);
        Assert.All(
            reasons, reason => Assert.Contains("RLIMIT_NOFILE of them (200) in all. Raise it (ulimit -n)", reason));
    }

    [RequiresToolFact("prlimit")]
    public async Task LargeItems_MayBeMoreThanTheLargestFile_OneAfterTheOther_AndTheLimitIsNamed()
    {
        CommandRun run = await CommandRun.OfAsync(
            "prlimit", "--fsize=104857600", TestEnvironment.TestProcessesPath, "alternate large items");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(
            "there is no room for an item of 8388608 bytes: the large ones that wait may have 104857600 bytes in all, "
            + "which is RLIMIT_FSIZE; raise it (ulimit -f)\n", run.Output);
    }

    [RequiresToolTheory("prlimit")]
    [InlineData("unbounded")]
    [InlineData("bounded")]
    [InlineData("pipe")]
    public async Task LargeItems_AreTaken_ByAProcessThatMayHaveNoFurtherDescriptor(string kind)
    {
        CommandRun run = await CommandRun.OfAsync(
            "prlimit", "--nofile=128:128", TestEnvironment.TestProcessesPath, "take without descriptors", kind);
        Assert.Equal((0, "20 of 20, in order: True\n", ""), (run.ExitCode, run.Output, run.Error));
    }

    [RequiresToolTheory("prlimit")]
    [InlineData("unbounded")]
    [InlineData("bounded")]
    public async Task LargeItems_AreAllTaken_ByManyProcessesThatMayHaveNoFurtherDescriptor(string kind)
    {
        CommandRun run = await CommandRun.OfAsync(
            "prlimit", "--nofile=128:128", TestEnvironment.TestProcessesPath, "share without descriptors", kind);
        Assert.Equal((0, "120 of 120\n", ""), (run.ExitCode, run.Output, run.Error));
    }

    public void Dispose()
    {
        foreach (ChildProcess child in _opened.OfType<ChildProcess>().Where(c => c.IsAlive)) child.Kill();
        foreach (IDisposable opened in _opened) opened.Dispose();
    }

    private int Reported(int id) => _reports[id].Count;

    private static (int Producer, int Number) Key(QueueItem item) => (item.Producer, item.Number);

    private void AssertOrder(IEnumerable<int> consumers)
    {
        foreach (
            IGrouping<(int, int), QueueItem> items in consumers.SelectMany(c => _reports[c].Select(item => (c, item)))
                .GroupBy(x => (x.c, x.item.Producer), x => x.item))
            Assert.Equal(items.Select(i => i.Number).Order(), items.Select(i => i.Number));
    }

    private ChildProcess Start(
        ProcessFunction<QueueWork> target, ProcessQueue<QueueItem> queue, int id, int count, int length)
    {
        (PipeEnd<QueueItem> reader, PipeEnd<QueueItem> writer) = ProcessPipe.CreateOneWay(QueueJson.Default.QueueItem);
        ChildProcess child = new(target.With(new QueueWork(queue, writer, id, count, length, Room)));
        _opened.Add(child);
        _opened.Add(reader);
        child.Start();
        writer.Dispose(); // or we would not see its end
        ConcurrentQueue<QueueItem> reports = _reports[id] = [];
        _readers.Add(Task.Run(async () =>
        {
            try
            {
                while (true) reports.Enqueue(await reader.ReceiveAsync());
            }
            catch (EndOfStreamException)
            {
                return;
            }
        }));
        return child;
    }
}
