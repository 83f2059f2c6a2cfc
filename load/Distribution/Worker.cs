using System.Globalization;
using System.Runtime.InteropServices;
using EchoServer.Common.CommandLine;
using EchoServer.Common.Multiprocessing;
using EchoServer.Common.Multiprocessing.Pools;

namespace EchoServer.Load.Distribution;

/// <summary>What worker processes run.</summary>
internal static class Worker
{
    /// <summary>What each runs first: it gets the lines to the run.</summary>
    public static readonly ProcessFunction<WorkerLines> Initializer = ProcessTarget.Of<WorkerLines>("load-worker", Begin, PartJson.Default.WorkerLines);

    /// <summary>Does a part.</summary>
    public static readonly PoolFunction<WorkerTask, PartResult> RunPart = PoolFunction.Of<WorkerTask, PartResult>(
        "load-part", Run, PartJson.Default.WorkerTask, PartJson.Default.PartResult);

    private static WorkerLines? _lines;
    private static PosixSignalRegistration? _interrupt;

    // Ctrl-C reaches all processes at the terminal; it is the run that tells its workers what to do.
    private static void Begin(WorkerLines lines)
    {
        _lines = lines;
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = true);
    }

    private static PartResult Run(WorkerTask task)
    {
        using WorkerContext context = new(task.Number, _lines!);
        try
        {
            return new DirectRunner().Run(task.Part, context);
        }
        catch (ToolException e)
        {
            return PartResult.None(task.Part.Clients.Select(c => c.Scenario)) with { Processes = 1, Problems = [e.Message] };
        }
    }

    /// <summary>This process, for people.</summary>
    public static string Name => string.Create(CultureInfo.InvariantCulture, $"pid {Environment.ProcessId}");
}
