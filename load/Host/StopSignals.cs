using System.Runtime.InteropServices;

namespace EchoServer.Load.Host;

/// <summary>
/// SIGINT, SIGTERM and SIGHUP, which also comes when the terminal is closed: the first ends the run, and the report is
/// still written. A second SIGINT or SIGTERM does what it always does, and waits for nothing. A second SIGHUP is passed
/// over, since shells send one of their own. A SIGHUP that was ignored when the program started, as by nohup, stays so:
/// the runtime leaves it alone.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _signals;
    private int _signalled;
    private IStopListener? _listener;

    /// <summary>Takes the signals from here on.</summary>
    public StopSignals() => _signals = [.. All.Select(s => PosixSignalRegistration.Create(s, Stop))];

    /// <summary>The signals that end a run.</summary>
    public static IReadOnlyList<PosixSignal> All
        { get; } = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP];

    /// <summary>Cancelled by the first of them.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>Told of the signals; null for nobody.</summary>
    public IStopListener? Listener
    {
        get => Volatile.Read(ref _listener);
        set => Volatile.Write(ref _listener, value);
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
        if (!signal.Cancel) Listener?.Abandon();
        if (!isFirst) return;
        Listener?.Stopping();
        _stop.Cancel();
    }
}

/// <summary>Told of signals that end a run, on a thread of the runtime.</summary>
internal interface IStopListener
{
    /// <summary>The run was asked to stop.</summary>
    void Stopping();

    /// <summary>The program ends at once.</summary>
    void Abandon();
}
