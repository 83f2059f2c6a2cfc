using EchoServer.Multiprocessing;

namespace EchoServer.TestProcesses;

/// <summary>Processes that take all descriptors that they may have.</summary>
public static class GreedyTargets
{
    public static readonly ProcessFunction<GreedyWork> Take =
        ProcessTarget.Of<GreedyWork>("take-greedily", TakeAll, QueueJson.Default.GreedyWork);

    private const int Threads = 4;

    /// <summary>An item with a number.</summary>
    public static byte[] Item(int number, int length)
    {
        byte[] item = new byte[length];
        BitConverter.TryWriteBytes(item, number);
        return item;
    }

    /// <summary>Takes all descriptors that this process may have.</summary>
    public static IReadOnlyList<IDisposable> TakeDescriptors()
    {
        List<IDisposable> taken = [];
        try
        {
            while (true) taken.Add(File.OpenHandle("/dev/null"));
        }
        catch (IOException)
        {
            return taken;
        }
    }

    private static void TakeAll(GreedyWork work)
    {
        // The runtime opens what it needs for this before there is nothing left.
        using (ProcessQueue<byte[]> own = new())
        using (ProcessQueue<int> got = new())
        {
            for (int i = 0; i < 2 * Threads; i++) own.Put(Item(i, i % 2 == 0 ? 4 : 2 << 20));
            own.Close();
            using ManualResetEventSlim now = new(true);
            foreach (Thread thread in Start(own, got, now)) thread.Join();
        }
        using ManualResetEventSlim begin = new();
        Thread[] threads = Start(work.Queue, work.Got, begin); // a thread takes some for its start
        work.Got.Put(-1); // a queue without a capacity takes two descriptors for where it is; and
        _ = work.Queue.IsEmpty; // two for where it is read
        IReadOnlyList<IDisposable> taken = TakeDescriptors();
        work.Got.Put(-1);
        begin.Set();
        foreach (Thread thread in threads) thread.Join();
        foreach (IDisposable one in taken) one.Dispose();
    }

    private static Thread[] Start(ProcessQueue<byte[]> queue, ProcessQueue<int> got, ManualResetEventSlim begin)
    {
        Thread[] threads =
            [.. Enumerable.Range(0, Threads).Select(i => new Thread(() => Run(queue, got, begin, waits: i % 2 == 0)))];
        foreach (Thread thread in threads) thread.Start();
        return threads;
    }

    private static void Run(ProcessQueue<byte[]> queue, ProcessQueue<int> got, ManualResetEventSlim begin, bool waits)
    {
        begin.Wait();
        while (Next(queue, waits) is { } item) got.Put(BitConverter.ToInt32(item));
    }

    private static byte[]? Next(ProcessQueue<byte[]> queue, bool waits)
    {
        while (true)
        {
            try
            {
                if (waits) return queue.Get();
                return queue.TryGet(out byte[]? item, Timeout.InfiniteTimeSpan) ? item : null;
            }
            catch (QueueClosedException)
            {
                return null;
            }
            catch (QueueLimitException)
            {
                // just at the end of a segment: nothing is taken, and the next one needs descriptors, unless the queue
                // is being closed
                Thread.Yield();
            }
        }
    }
}
