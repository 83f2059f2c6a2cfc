using EchoServer.Common.Multiprocessing.Managers;

namespace EchoServer.Samples;

/// <summary>Takes tasks from a master and gives it the results.</summary>
internal static class TaskWorker
{
    /// <summary>The sample.</summary>
    public static readonly Sample Sample = new("task-worker", $"works for task-master [ADDRESS, {TaskMaster.StandardAddress}]", [], Run);

    private static int Run(string[] args)
    {
        using QueueManagerClient manager = QueueManagerClient.Connect(args is [var address] ? address : TaskMaster.StandardAddress, TaskMaster.AuthKey);
        ManagedQueue<int> tasks = manager.GetQueue<int>("tasks"), results = manager.GetQueue<int>("results");
        while (tasks.TryGet(out int n, Timeout.InfiniteTimeSpan))
        {
            Console.WriteLine($"{n} * {n} = {n * n}");
            results.Put(n * n);
            tasks.TaskDone();
        }
        return 0;
    }
}
