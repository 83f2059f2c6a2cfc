using EchoServer.Load.Scenarios;

namespace EchoServer.Load.Parts;

/// <summary>The rest of a run, seen from another process than the one that leads it. It gives a sign of life every half
/// second, whatever its part does.</summary>
/// <param name="number">Which part it is.</param>
/// <param name="who">Who does the part, for people.</param>
/// <param name="stop">Ends the part early, besides the run.</param>
internal abstract class RemoteContext(int number, string who, CancellationToken stop) : IRunContext, IDisposable
{
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(stop);
    private Ticker? _sign;
    private bool _hasStarted;
    private PartProgress? _latest;
    private int _isTelling;

    /// <inheritdoc/>
    public CancellationToken Stop => _stop.Token;

    /// <summary>Whether the load has begun.</summary>
    public bool HasStarted => _hasStarted;

    /// <inheritdoc/>
    public TimeSpan ProgressInterval => TimeSpan.FromMilliseconds(500);

    /// <summary>Says who does the part, and listens from here on.</summary>
    public void Begin()
    {
        _ = ListenAsync();
        Tell(new PartMessage(number) { Who = who });
        _sign = new Ticker(ProgressInterval, GiveSign);
    }

    /// <inheritdoc/>
    public void Meet(MeetingPoint point, ConnectionTotals connections)
    {
        Tell(new PartMessage(number) { Who = who, Reached = point, Progress = new PartProgress(null, connections) });
        if (point == MeetingPoint.Held && !_hasStarted) return; // the run was stopped before all were there
        try
        {
            // What is held is measured also when the run is to stop; until then all hold it.
            OpenAsync(point, point == MeetingPoint.Start ? Stop : CancellationToken.None).GetAwaiter().GetResult();
            _hasStarted = true;
        }
        catch (OperationCanceledException)
        {
            // The run is to stop.
        }
    }

    /// <inheritdoc/>
    public void Update(PartProgress progress) => Volatile.Write(ref _latest, progress);

    /// <inheritdoc/>
    public void Dispose() => _sign?.Dispose();

    /// <summary>Says something to the run; if nobody listens any more, that is noticed elsewhere.</summary>
    protected abstract void Tell(PartMessage message);

    /// <summary>Ends when a meeting point is open.</summary>
    protected abstract Task OpenAsync(MeetingPoint point, CancellationToken cancellationToken);

    /// <summary>Ends when the run is to stop.</summary>
    protected abstract Task StopAsync();

    // When the last word is still on its way, this one is left out.
    private void GiveSign()
    {
        if (Interlocked.Exchange(ref _isTelling, 1) != 0) return;
        Tell(new PartMessage(number) { Progress = Interlocked.Exchange(ref _latest, null) });
        Volatile.Write(ref _isTelling, 0);
    }

    private async Task ListenAsync()
    {
        await StopAsync();
        await _stop.CancelAsync();
    }
}
