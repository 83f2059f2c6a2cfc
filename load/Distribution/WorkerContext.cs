using EchoServer.Common.Multiprocessing.Queues;
using EchoServer.Load.Scenarios;

namespace EchoServer.Load.Distribution;

/// <summary>The rest of a run, seen from a worker process.</summary>
internal sealed class WorkerContext : IRunContext, IDisposable
{
    private readonly int _number;
    private readonly WorkerLines _lines;
    private readonly CancellationTokenSource _stop = new();
    private readonly Ticker _sign;
    private bool _hasStarted;
    private volatile bool _hasUpdated;

    /// <param name="number">Which part the worker does.</param>
    /// <param name="lines">The way to the run.</param>
    public WorkerContext(int number, WorkerLines lines)
    {
        (_number, _lines) = (number, lines);
        _ = AwaitStopAsync();
        Tell(new PartMessage(_number) { Who = Worker.Name });
        _sign = new Ticker(ProgressInterval, GiveSign);
    }

    /// <inheritdoc/>
    public CancellationToken Stop => _stop.Token;

    /// <inheritdoc/>
    public TimeSpan ProgressInterval => TimeSpan.FromMilliseconds(500);

    /// <inheritdoc/>
    public void Meet(MeetingPoint point, ConnectionTotals connections)
    {
        Tell(new PartMessage(_number) { Reached = point, Progress = new PartProgress(null, connections) });
        if (point == MeetingPoint.Held && !_hasStarted) return; // the run was stopped before all were there
        try
        {
            // What is held is measured also when the run is to stop; until then all hold it.
            _lines.At(point).GetAsync(point == MeetingPoint.Start ? Stop : CancellationToken.None).GetAwaiter().GetResult();
        }
        catch (QueueClosedException)
        {
            _hasStarted = true;
        }
        catch (OperationCanceledException)
        {
            // The run is to stop.
        }
    }

    /// <inheritdoc/>
    public void Update(PartProgress progress)
    {
        _hasUpdated = true;
        Tell(new PartMessage(_number) { Progress = progress });
    }

    /// <inheritdoc/>
    public void Dispose() => _sign.Dispose();

    // Of a worker that waits, or takes its time at the end, nothing else is heard.
    private void GiveSign()
    {
        if (!_hasUpdated) Tell(new PartMessage(_number));
        _hasUpdated = false;
    }

    private void Tell(PartMessage message)
    {
        try
        {
            _lines.Messages.Put(message);
        }
        catch (QueueClosedException)
        {
            // The run has ended without us, or a last sign came after its result.
        }
    }

    private async Task AwaitStopAsync()
    {
        try
        {
            await _lines.Stop.GetAsync();
        }
        catch (QueueClosedException)
        {
            await _stop.CancelAsync();
        }
    }
}
