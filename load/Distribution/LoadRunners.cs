namespace EchoServer.Load.Distribution;

/// <summary>Chooses who makes a load.</summary>
internal static class LoadRunners
{
    /// <summary>This process alone, or workers of its own.</summary>
    /// <param name="processes">How many processes.</param>
    public static ILoadRunner InProcesses(int processes) => processes == 1 ? new DirectRunner() : new WorkerRunner(processes);
}
