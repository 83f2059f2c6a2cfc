namespace EchoServer.Samples;

/// <summary>All samples, from the simple to the less so.</summary>
internal static class SampleList
{
    /// <summary>All samples.</summary>
    public static IReadOnlyList<Sample> All { get; } =
    [
        StartJoin.Sample, JoinTimeout.Sample, Daemon.Sample, ExitCodes.Sample, Subclass.Sample, StartMethods.Sample,
        Isolation.Sample,
        ProducersConsumers.Sample, JoinableTasks.Sample, PoolMap.Sample, PoolApply.Sample, PoolApplyAsync.Sample,
        RunSubprocess.Sample, TaskMaster.Sample, TaskWorker.Sample, Bench.Sample,
    ];
}
