using EchoServer.Common.Multiprocessing;

namespace EchoServer.TestProcesses;

/// <summary>What the tests' processes do with queues and pipes.</summary>
public static class QueueTargets
{
    public static readonly ProcessFunction<QueueBenchmark> Benchmark = ProcessTarget.Of<QueueBenchmark>("queue-benchmark", QueueBenchmark.Produce, QueueJson.Default.QueueBenchmark);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ProcessTarget> All { get; } = [Benchmark];
}
