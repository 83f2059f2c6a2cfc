using System.Runtime.InteropServices;
using EchoServer.Load.Display;

namespace EchoServer.Load;

/// <summary>
/// SIGINT, SIGTERM and SIGHUP, which also comes when the terminal is closed: the first ends the run, and the report is still written. A second SIGINT or SIGTERM does what it always does, and waits for nothing. A second
/// SIGHUP is passed over, since shells send one of their own. A SIGHUP that was ignored when the program started, as by nohup, stays so: the runtime leaves it alone.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _signals;
    private int _signalled;
    private IRunView? _view;

    /// <summary>Takes the signals from here on.</summary>
    public StopSignals() => _signals = [.. All.Select(s => PosixSignalRegistration.Create(s, Stop))];

    /// <summary>The signals that end a run.</summary>
    public static IReadOnlyList<PosixSignal> All { get; } = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP];

    /// <summary>Cancelled by the first of them.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>What is shown now; told of the signals.</summary>
    public IRunView? View
    {
        get => Volatile.Read(ref _view);
        set => Volatile.Write(ref _view, value);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (PosixSignalRegistration signal in _signals) signal.Dispose();
        _stop.Dispose();
    }

    private void Stop(PosixSignalContext signal)
    {
        bool isFirst = Interlocked.Exchange(ref _signalled, 1) == 0;
        signal.Cancel = isFirst || signal.Signal == PosixSignal.SIGHUP;
        if (!signal.Cancel) View?.Abandon();
        if (!isFirst) return;
        View?.Stopping();
        _stop.Cancel();
    }
}
