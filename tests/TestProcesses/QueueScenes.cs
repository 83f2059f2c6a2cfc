using EchoServer.Common.Multiprocessing.Queues;
using EchoServer.Common.Multiprocessing.Queues.Segments;

namespace EchoServer.TestProcesses;

/// <summary>Scenes with queues.</summary>
internal static class QueueScenes
{
    /// <summary>Puts items until no more can be put, tells why, and takes them again: of a queue with many segments, and of one whose items have memory of their own.</summary>
    public static int FillWithoutEnd()
    {
        SendBuffer.OfSegment = 64 * 1024;
        using ProcessQueue<byte[]> segments = new(), memories = new(capacity: 300);
        return Fill(segments) & Fill(memories) & Fill(segments) ? 0 : 1;
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
