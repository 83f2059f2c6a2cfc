using EchoServer.Common.Multiprocessing.Queues;

namespace EchoServer.TestProcesses;

/// <summary>Scenes with queues.</summary>
internal static class QueueScenes
{
    /// <summary>Puts large items until no more can be put, tells why, and takes them again.</summary>
    public static int FillWithoutEnd()
    {
        using ProcessQueue<byte[]> queue = new();
        byte[] item = new byte[100_000];
        int count = 0;
        try
        {
            while (count < 10_000)
            {
                queue.Put(item);
                count++;
            }
        }
        catch (QueueLimitException e)
        {
            Console.WriteLine(e.Message);
        }
        for (int i = 0; i < count; i++) queue.Get();
        return queue.IsEmpty && count > 0 ? 0 : 1;
    }
}
