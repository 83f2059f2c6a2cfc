using System.Diagnostics;
using System.Globalization;
using EchoServer.Multiprocessing;

namespace EchoServer.TestProcesses;

/// <summary>How fast items go from one process to another: <c>test-processes queue-benchmark</c>.</summary>
/// <param name="Numbers">The first queue, or null.</param>
/// <param name="Texts">Another one, or null.</param>
/// <param name="Bytes">Another one, or null.</param>
/// <param name="Count">How many items are put.</param>
/// <param name="Length">How long they are.</param>
public sealed record QueueBenchmark(
    ProcessQueue<int>? Numbers, ProcessQueue<string>? Texts, ProcessQueue<byte[]>? Bytes, int Count, int Length)
{
    /// <summary>The producer's side.</summary>
    internal static void Produce(QueueBenchmark work)
    {
        if (work.Numbers is { } numbers) Put(numbers, work.Count, 1);
        if (work.Texts is { } texts) Put(texts, work.Count, new string('x', work.Length));
        if (work.Bytes is { } bytes) Put(bytes, work.Count, new byte[work.Length]);
    }

    /// <summary>The consumer's side: prints how many items come each second.</summary>
    /// <param name="text">What they are, and the queue's capacity: <c>int</c>, <c>string</c> (of 64 bytes), or bytes as
    /// so many KiB, such as <c>1024,100</c>.</param>
    internal static int Play(string text)
    {
        string[] parts = text.Split(',');
        int? capacity = parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : null;
        switch (parts[0])
        {
            case "int":
                using (ProcessQueue<int> numbers = new(capacity))
                    Measure(text, numbers, new QueueBenchmark(numbers, null, null, 500_000, 0));
                return 0;
            case "string":
                using (ProcessQueue<string> texts = new(capacity))
                    Measure(text, texts, new QueueBenchmark(null, texts, null, 500_000, 64));
                return 0;
            default:
                int length = int.Parse(parts[0], CultureInfo.InvariantCulture);
                using (ProcessQueue<byte[]> bytes = new(capacity))
                    Measure(
                        text, bytes,
                        new QueueBenchmark(null, null, bytes, Math.Min(50_000, 2_000_000 / length), length * 1024));
                return 0;
        }
    }

    private static void Put<T>(ProcessQueue<T> queue, int count, T item)
    {
        for (int i = 0; i < count; i++) queue.Put(item);
    }

    private static void Measure<T>(string name, ProcessQueue<T> queue, QueueBenchmark work)
    {
        using ChildProcess child = new(QueueTargets.Benchmark.With(work));
        child.Start();
        queue.Get();
        long start = Stopwatch.GetTimestamp();
        for (int i = 1; i < work.Count; i++) queue.Get();
        TimeSpan time = Stopwatch.GetElapsedTime(start);
        child.Join();
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"{name,-16} {(work.Count - 1) / time.TotalSeconds,10:F0}/s"));
    }
}
