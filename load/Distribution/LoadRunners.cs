using EchoServer.Load.Distribution.Workers;

namespace EchoServer.Load.Distribution;

/// <summary>Chooses who makes a load.</summary>
internal static class LoadRunners
{
    private const int ThreadsToHold = 16;

    /// <summary>This process alone, or workers of its own.</summary>
    /// <param name="processes">How many processes.</param>
    public static ILoadRunner InProcesses(int processes) => processes == 1 ? new DirectRunner() : new WorkerRunner(processes);

    /// <summary>How many threads of a load have work at once.</summary>
    public static int Threads(LoadKind kind, int clients) => kind.Holds ? ThreadsToHold : clients;
}
