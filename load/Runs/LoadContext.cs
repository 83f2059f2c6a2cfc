using EchoServer.Load.Display;
using EchoServer.Load.Host;
using EchoServer.Load.Parts;
using EchoServer.Load.Scenarios;
using EchoServer.Load.ServerUnderTest;

namespace EchoServer.Load.Runs;

/// <summary>The whole of a run, for those who make its load: they are shown to people from the start on, and the server
/// is looked into at the meeting points.</summary>
/// <param name="plan">What it is going to do.</param>
/// <param name="probe">Measures the server's memory; null when no connections are held.</param>
/// <param name="signals">Told of what is shown.</param>
/// <param name="stop">Ends the load early.</param>
internal sealed class LoadContext(
    RunPlan plan, MemoryProbe? probe, StopSignals signals, CancellationToken stop) : IRunContext, IDisposable
{
    private readonly Terminal? _terminal = Terminal.Find();
    private IRunView? _view;

    /// <inheritdoc/>
    public CancellationToken Stop => stop;

    /// <inheritdoc/>
    public TimeSpan ProgressInterval => _terminal is null ? TimeSpan.FromSeconds(1) : TimeSpan.FromMilliseconds(500);

    /// <inheritdoc/>
    public void Meet(MeetingPoint point, ConnectionTotals connections)
    {
        if (point == MeetingPoint.Held)
        {
            probe?.Held((int)connections.Open);
            return;
        }
        probe?.Start();
        _view = _terminal is null ? new PlainView(plan) : new LiveView(plan, _terminal);
        signals.Listener = _view;
    }

    /// <inheritdoc/>
    public void Update(PartProgress progress) => _view?.Update(progress);

    /// <inheritdoc/>
    public void Dispose()
    {
        signals.Listener = null;
        _view?.Dispose();
    }
}
