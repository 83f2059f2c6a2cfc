using System.Globalization;
using EchoServer.Multiprocessing;

namespace EchoServer.TestProcesses;

/// <summary>What the tests' processes do with queues and pipes.</summary>
public static class QueueTargets
{
    public static readonly ProcessFunction<QueueBenchmark> Benchmark =
        ProcessTarget.Of<QueueBenchmark>("queue-benchmark", QueueBenchmark.Produce, QueueJson.Default.QueueBenchmark);
    public static readonly ProcessFunction<QueueWork> Produce =
        ProcessTarget.Of<QueueWork>("produce", PutAll, QueueJson.Default.QueueWork);
    public static readonly ProcessFunction<QueueWork> Consume =
        ProcessTarget.Of<QueueWork>("consume", GetAll, QueueJson.Default.QueueWork);
    public static readonly ProcessFunction<PipeEnd<string>> Shout =
        ProcessTarget.Of<PipeEnd<string>>("shout", ShoutBack, QueueJson.Default.PipeEndString);
    public static readonly ProcessFunction<ProcessQueue<ProcessQueue<int>>> Nothing =
        ProcessTarget.Of<ProcessQueue<ProcessQueue<int>>>(
            "queue-of-queues", _ => { }, QueueJson.Default.ProcessQueueProcessQueueInt32);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ProcessTarget> All { get; } = [Benchmark, Produce, Consume, Shout, Nothing];

    // Reports each item that was put.
    private static void PutAll(QueueWork work)
    {
        SendBuffer.OfSegment = work.Room;
        for (int i = 0; i < work.Count; i++)
        {
            QueueItem item = new(work.Id, i, new string('x', work.Length));
            work.Queue.Put(item);
            work.Report.Send(item with { Text = "" });
        }
    }

    // Reports each item that it got, until the queue is closed.
    private static void GetAll(QueueWork work)
    {
        SendBuffer.OfSegment = work.Room;
        while (true)
        {
            QueueItem item;
            try
            {
                item = work.Queue.Get();
            }
            catch (QueueClosedException)
            {
                return;
            }
            work.Report.Send(item with { Text = item.Text.Length.ToString(CultureInfo.InvariantCulture) });
        }
    }

    private static void ShoutBack(PipeEnd<string> pipe)
    {
        while (pipe.TryReceive(out string? text, Timeout.InfiniteTimeSpan)) pipe.Send(text.ToUpperInvariant());
    }
}
