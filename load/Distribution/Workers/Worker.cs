using System.Runtime.InteropServices;
using EchoServer.Load.Host;
using EchoServer.Load.Parts;
using EchoServer.Multiprocessing;

namespace EchoServer.Load.Distribution.Workers;

/// <summary>What worker processes run.</summary>
internal static class Worker
{
    /// <summary>What each runs first: it gets the lines to the run.</summary>
    public static readonly ProcessFunction<WorkerLines> Initializer =
        ProcessTarget.Of<WorkerLines>("load-worker", Begin, WorkerJson.Default.WorkerLines);

    /// <summary>Does a part.</summary>
    public static readonly PoolFunction<PartTask, PartResult> RunPart = PoolFunction.Of<PartTask, PartResult>(
        "load-part", Run, PartJson.Default.PartTask, PartJson.Default.PartResult);

    private static WorkerLines? _lines;
    private static PosixSignalRegistration[] _signals = [];

    // Ctrl-C reaches all processes at the terminal, so does its end, and timeout(1) sends SIGTERM to all; it is the run
    // that tells its workers what to do.
    private static void Begin(WorkerLines lines)
    {
        _lines = lines;
        _signals = [.. StopSignals.All.Select(s => PosixSignalRegistration.Create(s, signal => signal.Cancel = true))];
    }

    private static PartResult Run(PartTask task)
    {
        using WorkerContext context = new(task.Number, _lines!);
        context.Begin();
        return new DirectRunner().Run(task.Part, context);
    }
}
