using System.Runtime.InteropServices;
using EchoServer.Load.Display;

namespace EchoServer.Load;

/// <summary>SIGINT and SIGTERM: the first ends the run, and the report is still written; the second one does what it always does.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;
    private IRunView? _view;

    /// <summary>Takes the signals from here on.</summary>
    public StopSignals()
    {
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
    }

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
        _interrupt.Dispose();
        _terminate.Dispose();
        _stop.Dispose();
    }

    private void Stop(PosixSignalContext signal)
    {
        if (_stop.IsCancellationRequested)
        {
            View?.Abandon();
            return;
        }
        signal.Cancel = true;
        View?.Stopping();
        _stop.Cancel();
    }
}
