using System.Diagnostics.CodeAnalysis;
using EchoServer.Common.CommandLine;
using EchoServer.Server.Connections;
using EchoServer.Server.Listening;
using EchoServer.Server.Logging;
using EchoServer.Server.Starting;
using EchoServer.Server.Stopping;
using EchoServer.Server.Threads;

namespace EchoServer.Server.Supervision;

/// <summary>
/// The accept loop, on the main thread: it has each connection served, and serves none itself. When it is told to stop,
/// it still takes what has come until then (<see cref="LastConnections"/>), and ends with the drain.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "It lives as long as the process.")]
internal sealed class Supervisor(
    IReadOnlyList<Listener> listeners, ConnectionTable table, IStartMethod startMethod, DrainTime time, ServerLog log)
{
    private readonly AcceptBackoff _backoff = new(TimeProvider.System);
    private readonly Doorbell _relief = new();

    /// <summary>Serves until it is told to stop, then drains.</summary>
    /// <returns><see cref="Tool.Success"/>, or <see cref="Tool.Failure"/> when it stopped because a listener was
    /// broken.</returns>
    public int Run(StopRequest stop, Doorbell doorbell)
    {
        var acceptor = new Acceptor(table, startMethod, time, _backoff, log);
        table.Ended = () =>
        {
            if (_backoff.Relieve()) _relief.Ring();
        };
        log.Listening(string.Join(", ", listeners.Select(l => l.Address)), startMethod.Name);
        AcceptUntil(stop, acceptor, new ListenerPoll(doorbell.Descriptor, _relief.Descriptor, listeners));
        time.Begin();
        log.Stopping(stop.Signal ?? "Broken listener", table.Running);
        new LastConnections(listeners.Where(l => l != acceptor.Broken), table, acceptor, _backoff, time, log).Take();
        foreach (Listener listener in listeners) listener.Dispose();
        new Drain(table, startMethod, log, time).Run(stop.Hurry);
        table.Report();
        return acceptor.Broken is null ? Tool.Success : Tool.Failure;
    }

    private void AcceptUntil(StopRequest stop, Acceptor acceptor, ListenerPoll poll)
    {
        while (stop.Signal is null && acceptor.Broken is null)
        {
            foreach (Listener ready in poll.Wait(_backoff.Remaining))
            {
                if (_backoff.Remaining == TimeSpan.Zero) acceptor.Accept(ready);
            }
            if (_backoff.IsUnderPressure) _relief.Clear();
        }
    }
}
