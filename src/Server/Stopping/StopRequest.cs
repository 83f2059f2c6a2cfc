using System.Diagnostics.CodeAnalysis;
using EchoServer.Server.Threads;

namespace EchoServer.Server.Stopping;

/// <summary>A signal, as a request to stop; a SIGINT or SIGQUIT, as they are typed at a terminal, hurries it when it
/// comes after the first.</summary>
/// <remarks>It is never taken back: a signal that comes while the process is ending must not change its exit code to
/// 143.</remarks>
/// <param name="doorbell">Rung when the request comes.</param>
[SuppressMessage("Design", "CA1001", Justification = "It lives as long as the process.")]
internal sealed class StopRequest(Doorbell doorbell)
{
    private readonly CancellationTokenSource _hurry = new();
    private string? _signal;

    /// <summary>The first signal's name; null as long as none has come.</summary>
    public string? Signal => Volatile.Read(ref _signal);

    /// <summary>Cancelled when whoever asked has lost patience.</summary>
    public CancellationToken Hurry => _hurry.Token;

    /// <summary>Takes a signal, on the thread that waits for them.</summary>
    public void Take(int signal)
    {
        if (Signal is null) Ask(signal);
        else if (signal is Linux.Signal.SIGINT or Linux.Signal.SIGQUIT) _hurry.Cancel();
    }

    private void Ask(int signal)
    {
        Volatile.Write(ref _signal, Linux.Signal.Name(signal));
        doorbell.Ring();
    }
}
