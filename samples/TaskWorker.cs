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
        try
        {
            Work(manager.GetQueue<int>("tasks"), manager.GetQueue<int>("results"));
        }
        catch (QueueUnavailableException)
        {
            Console.WriteLine("the master has ended: it has all results");
        }
        return 0;
    }

    private static void Work(ManagedQueue<int> tasks, ManagedQueue<int> results)
    {
        while (tasks.TryGet(out int n, Timeout.InfiniteTimeSpan))
        {
            Console.WriteLine($"{n} * {n} = {n * n}");
            results.Put(n * n);
            tasks.TaskDone();
        }
    }
}
