using EchoServer.Load.Host;
using EchoServer.Load.Parts;
using EchoServer.Load.Reports;
using EchoServer.Load.Scenarios;

namespace EchoServer.Load.Distribution;

/// <summary>Watches what this machine's processors do from the start of a load to its end.</summary>
/// <param name="inner">What a part is told, and tells, is passed on to it.</param>
internal sealed class ProcessorWatch(IRunContext inner) : IRunContext
{
    private ProcessorUse? _before;

    /// <inheritdoc/>
    public CancellationToken Stop => inner.Stop;

    /// <inheritdoc/>
    public TimeSpan ProgressInterval => inner.ProgressInterval;

    /// <inheritdoc/>
    public void Meet(MeetingPoint point, ConnectionTotals connections)
    {
        inner.Meet(point, connections);
        _before ??= ProcessorUse.Now();
    }

    /// <inheritdoc/>
    public void Update(PartProgress progress) => inner.Update(progress);

    /// <summary>Judges whether this program limited the run.</summary>
    /// <param name="result">What came of it; of its processor time all was used on this machine.</param>
    /// <param name="threads">How many of its threads had work at once.</param>
    /// <param name="rate">How many requests were to start each second; 0 for as many as the clients manage.</param>
    public BottleneckFacts Judge(PartResult result, int threads, int rate)
    {
        ProcessorUse now = ProcessorUse.Now(), use = now.Since(_before ?? now) with { Own = result.ProcessorTime };
        return Judged(
            use,
            ClientBottleneck.Judge(
                use, Environment.ProcessorCount, threads, result.Measured.Kept(rate),
                result.Connections.Failures.GetValueOrDefault(FailureCode.LocalPort), result.Pauses));
    }

    // Of no time nobody knows.
    private static BottleneckFacts Judged(ProcessorUse use, BottleneckFacts facts)
    {
        TimeSpan all = use.Busy + use.Idle;
        return facts with { MachineIdle = all > TimeSpan.Zero ? use.Idle / all : null };
    }
}
