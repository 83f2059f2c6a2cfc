using EchoServer.Multiprocessing;

namespace EchoServer.TestProcesses;

/// <summary>What the tests' processes do with joinable queues.</summary>
public static class JoinableTargets
{
    public static readonly ProcessFunction<JoinableWork> Consume =
        ProcessTarget.Of<JoinableWork>("joinable-consume", ConsumeAllAsync, JoinableJson.Default.JoinableWork);
    public static readonly ProcessFunction<JoinableWork> Produce =
        ProcessTarget.Of<JoinableWork>("joinable-produce", ProduceAll, JoinableJson.Default.JoinableWork);
    public static readonly ProcessFunction<JoinableWork> Hold =
        ProcessTarget.Of<JoinableWork>("joinable-hold", HoldOne, JoinableJson.Default.JoinableWork);
    public static readonly ProcessFunction<JoinableWork> Die =
        ProcessTarget.Of<JoinableWork>("joinable-die", DieOfOne, JoinableJson.Default.JoinableWork);
    public static readonly ProcessFunction<JoinableWork> HandOn =
        ProcessTarget.Of<JoinableWork>("joinable-hand-on", HandOnToAChild, JoinableJson.Default.JoinableWork);
    public static readonly ProcessFunction<JoinableWork> DoneTooOften =
        ProcessTarget.Of<JoinableWork>("joinable-done", w => w.Queue.TaskDone(), JoinableJson.Default.JoinableWork);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ProcessTarget> All { get; } = [Consume, Produce, Hold, Die, HandOn, DoneTooOften];

    /// <summary>What a consumer leaves when a job is done.</summary>
    public static string Trace(string folder, int number) => Path.Combine(folder, $"done-{number}");

    /// <summary>What a producer leaves of each number that it has put: the last line is the last of them.</summary>
    public static string PutTrace(string folder, int first) => Path.Combine(folder, $"put-from-{first}");

    private static async Task ConsumeAllAsync(JoinableWork work)
    {
        await foreach (Job job in work.Queue.ReadAllAsync())
        {
            await File.AppendAllTextAsync(Trace(work.Folder, job.Number), job.Text);
            await work.Queue.TaskDoneAsync();
        }
    }

    private static void ProduceAll(JoinableWork work)
    {
        for (int i = work.First; i < work.First + work.Count; i++)
        {
            work.Queue.Put(new Job(i, $"job {i};"));
            File.AppendAllText(PutTrace(work.Folder, work.First), $"{i}\n");
        }
    }

    private static void HoldOne(JoinableWork work)
    {
        Job job = work.Queue.Get();
        File.WriteAllText(Path.Combine(work.Folder, $"held-{job.Number}"), "");
        Thread.Sleep(Timeout.Infinite);
    }

    private static int DieOfOne(JoinableWork work) => work.Queue.Get().Number;

    private static int HandOnToAChild(JoinableWork work)
    {
        using ChildProcess child = new(Consume.With(work));
        child.Start();
        child.Join();
        return child.ExitCode!.Value;
    }
}
