using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace EchoServer.Server.Supervision;

/// <summary>SIGTERM and SIGINT, as a request to stop; a SIGINT after the first of either hurries it.</summary>
/// <remarks>It is never taken back: a signal that comes while the process is ending must not change its exit code to 143.</remarks>
[SuppressMessage("Design", "CA1001", Justification = "It lives as long as the process.")]
internal sealed class StopRequest
{
    private readonly Doorbell _doorbell;
    private readonly CancellationTokenSource _asked = new();
    private readonly CancellationTokenSource _hurry = new();
    private readonly PosixSignalRegistration[] _registrations; // the collector would end them
    private string? _signal;

    /// <summary>Takes the two signals from here on.</summary>
    /// <param name="doorbell">Rung when the request comes.</param>
    public StopRequest(Doorbell doorbell)
    {
        _doorbell = doorbell;
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Take),
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Take),
        ];
    }

    /// <summary>The first signal's name; null as long as none has come.</summary>
    public string? Signal => Volatile.Read(ref _signal);

    /// <summary>Cancelled when the first signal comes.</summary>
    public CancellationToken Asked => _asked.Token;

    /// <summary>Cancelled when whoever asked has lost patience.</summary>
    public CancellationToken Hurry => _hurry.Token;

    private void Take(PosixSignalContext context)
    {
        context.Cancel = true; // the runtime's own action would be to exit
        if (Interlocked.CompareExchange(ref _signal, context.Signal.ToString(), null) is null) Ask();
        else if (context.Signal == PosixSignal.SIGINT) _hurry.Cancel();
    }

    private void Ask()
    {
        _asked.Cancel();
        _doorbell.Ring();
    }
}
