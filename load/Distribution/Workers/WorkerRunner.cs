using EchoServer.Load.Parts;
using EchoServer.Multiprocessing;

namespace EchoServer.Load.Distribution.Workers;

/// <summary>Makes the load in worker processes of this program, each with a part of it.</summary>
/// <param name="processes">How many there are; fewer when there are not so many clients.</param>
internal sealed class WorkerRunner(int processes) : ILoadRunner
{
    /// <summary>Whoever makes a load in so many processes: one does it itself.</summary>
    public static ILoadRunner Of(int processes) => processes == 1 ? new DirectRunner() : new WorkerRunner(processes);

    /// <inheritdoc/>
    public PartResult Run(LoadPart part, IRunContext context)
    {
        LoadPart[] parts = part.Split(Math.Min(processes, part.ClientCount));
        using WorkerLines lines = WorkerLines.Create();
        using PartBoard board = new("process", parts, context, point => lines.At(point).Close());
        using CancellationTokenRegistration stop = board.Stop.Register(lines.Stop.Close);
        using ProcessPool pool =
            new(parts.Length, new ProcessPoolOptions { Initializer = Worker.Initializer.With(lines) });
        Task listening = ListenAsync(lines.Messages, board);
        for (int i = 0; i < parts.Length; i++)
            _ = RunAsync(pool, new PartTask(i, parts.Length, parts[i]), lines.Messages, board);
        pool.Close(); // a worker that dies is not replaced
        board.Ended.GetAwaiter().GetResult();
        lines.Messages.Close();
        listening.GetAwaiter().GetResult();
        return board.Result();
    }

    // What a part did before it was lost is in the queue, and to be heard first: so its loss goes there, too.
    private static async Task RunAsync(
        ProcessPool pool, PartTask task, ProcessQueue<PartMessage> messages, PartBoard board)
    {
        try
        {
            board.Hear(new PartMessage(task.Number) { Result = await pool.ApplyAsync(Worker.RunPart, task) });
        }
        catch (WorkerDiedException e)
        {
            messages.Put(
                new PartMessage(task.Number)
                { Loss = $"died: exit code {e.ExitCode}{(e.Status.KilledBy is null ? "" : $" ({e.Status})")}" });
        }
        catch (RemoteTaskException e)
        {
            messages.Put(new PartMessage(task.Number) { Loss = $"failed: {e.Message}" });
        }
        catch (OperationCanceledException)
        {
            // It was lost for another reason, and the pool is gone.
        }
        catch (InvalidOperationException e)
        {
            messages.Put(new PartMessage(task.Number) { Loss = $"was not started: {e.Message}" });
        }
    }

    private static async Task ListenAsync(ProcessQueue<PartMessage> messages, PartBoard board)
    {
        await foreach (PartMessage message in messages.ReadAllAsync()) board.Hear(message);
    }
}
