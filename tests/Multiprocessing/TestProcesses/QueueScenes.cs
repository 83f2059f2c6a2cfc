using EchoServer.Multiprocessing;

namespace EchoServer.TestProcesses;

/// <summary>Scenes with queues.</summary>
internal static class QueueScenes
{
    /// <summary>Puts items until no more can be put, tells why, and takes them again: of a queue with many segments,
    /// and of one whose items are in the queue's memory, which has no such limit.</summary>
    public static int FillWithoutEnd()
    {
        SendBuffer.OfSegment = 64 * 1024;
        using ProcessQueue<byte[]> segments = new(), memories = new(capacity: 300);
        return Fill(segments) & Fill(memories) & Fill(segments) ? 0 : 1;
    }

    /// <summary>Puts 20 large items, takes two, and the others once this process may have no further
    /// descriptor.</summary>
    /// <param name="kind">Of a queue without a capacity, of one with a capacity, or of a pipe.</param>
    public static int TakeWithoutDescriptors(string kind)
    {
        const int count = 20;
        using ProcessQueue<byte[]> queue = new(kind == "bounded" ? count : null);
        (PipeEnd<byte[]> reader, PipeEnd<byte[]> writer) = ProcessPipe.CreateOneWay<byte[]>();
        for (int i = 0; i < count; i++)
        {
            if (kind == "pipe") writer.Send(GreedyTargets.Item(i, 2 << 20));
            else queue.Put(GreedyTargets.Item(i, 2 << 20));
        }
        List<int> got = [];
        for (int i = 0; i < 2; i++) got.Add(BitConverter.ToInt32(kind == "pipe" ? reader.Receive() : queue.Get()));
        IReadOnlyList<IDisposable> taken = GreedyTargets.TakeDescriptors();
        while (kind == "pipe" ? reader.TryReceive(out byte[]? item) : queue.TryGet(out item))
            got.Add(BitConverter.ToInt32(item));
        foreach (IDisposable one in taken) one.Dispose();
        Console.WriteLine($"{got.Count} of {count}, in order: {got.SequenceEqual(Enumerable.Range(0, count))}");
        return 0;
    }

    /// <summary>Puts and takes more large items than RLIMIT_FSIZE allows at once, one by one; then puts without taking,
    /// until there is no room, and says why.</summary>
    public static int AlternateLargeItems()
    {
        byte[] item = new byte[8 << 20];
        using ProcessQueue<byte[]> queue = new();
        for (int i = 0; i < 40; i++)
        {
            queue.Put(item);
            if (queue.Get().Length != item.Length) return 1;
        }
        try
        {
            while (true) queue.Put(item);
        }
        catch (IOException e)
        {
            Console.WriteLine(e.Message);
        }
        queue.Get();
        queue.Put(item);
        return 0;
    }

    /// <summary>Has three processes that may have no further descriptor take items, large ones and small ones, with
    /// four threads each.</summary>
    public static int ShareWithoutDescriptors(string kind)
    {
        const int count = 120;
        using ProcessQueue<byte[]> queue = new(kind == "bounded" ? 10 : null);
        using ProcessQueue<int> got = new();
        ChildProcess[] children = [
            .. Enumerable.Range(0, 3)
                .Select(_ => new ChildProcess(GreedyTargets.Take.With(new GreedyWork(queue, got))))];
        foreach (ChildProcess child in children) child.Start();
        for (int i = 0; i < 2 * children.Length; i++) got.Get(); // each says so before and after
        for (int i = 0; i < count; i++) queue.Put(GreedyTargets.Item(i, i % 2 == 0 ? 4 : (2 << 20) + i));
        queue.Close();
        foreach (ChildProcess child in children) child.Join();
        HashSet<int> numbers = [];
        while (got.TryGet(out int number)) numbers.Add(number);
        Console.WriteLine($"{numbers.Count} of {count}");
        return children.Max(c => c.ExitCode!.Value);
    }

    private static bool Fill(ProcessQueue<byte[]> queue)
    {
        byte[] item = new byte[10_000];
        int count = 0;
        try
        {
            while (count < 10_000 && queue.TryPut(item)) count++;
        }
        catch (QueueLimitException e)
        {
            Console.WriteLine(e.Message);
        }
        for (int i = 0; i < count; i++) queue.Get();
        return queue.IsEmpty && count > 100;
    }
}
