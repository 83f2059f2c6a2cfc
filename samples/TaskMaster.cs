using EchoServer.Multiprocessing;

namespace EchoServer.Samples;

/// <summary>Serves tasks to workers in other processes, on this machine or others, and collects their
/// results.</summary>
internal static class TaskMaster
{
    /// <summary>What both sides must know.</summary>
    public static readonly ReadOnlyMemory<byte> AuthKey = "abc"u8.ToArray();

    /// <summary>The sample.</summary>
    public static readonly Sample Sample = new(
        "task-master", $"serves tasks to task-worker, or to task_worker.py [ADDRESS, {TaskAddress.Standard}]", [], Run,
        MostArguments: 1);

    private static int Run(string[] args)
    {
        // Pythons before 3.12 know nothing better than MD5.
        using QueueManager manager = new(new ConnectionListenerOptions { AuthKey = AuthKey, AllowLegacyMd5 = true });
        ManagedQueue<int> tasks = manager.AddQueue<int>("tasks");
        ManagedQueue<int> results =
            manager.AddQueue<int>("results", options: new JoinableQueueOptions { GetFinishes = true });
        TaskAddress.Use(TaskAddress.Of(args), "listen on", "name another address", address =>
        {
            manager.Start(address);
            return address;
        });
        Console.WriteLine($"serving at {manager.Address}");
        for (int n = 1; n <= 10; n++) tasks.Put(n);
        tasks.Close();
        int sum = 0;
        for (int i = 0; i < 10; i++) sum += results.Get();
        tasks.Join();
        Console.WriteLine($"the squares of 1 to 10 make {sum}");
        return 0;
    }
}
