using EchoServer.Common.CommandLine;
using EchoServer.Common.Interop;
using EchoServer.Common.Processes;
using EchoServer.Common.Sockets;
using EchoServer.Server.Connections;
using EchoServer.Server.Listening;
using EchoServer.Server.Logging;
using EchoServer.Server.Starting;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Server.Supervision;

/// <summary>
/// The accept loop, on the main thread: accept, take a row, have the connection served. It serves none itself, and it ends
/// with the drain.
/// </summary>
internal sealed class Supervisor(
    IReadOnlyList<Listener> listeners, ConnectionTable table, IStartMethod startMethod, Drain drain, ServerLog log)
{
    private readonly AcceptBackoff _backoff = new(TimeProvider.System);
    private readonly DescriptorReserve _descriptors = new();
    private Listener? _broken;

    /// <summary>Serves until it is told to stop, then drains.</summary>
    /// <returns><see cref="Tool.Success"/>, or <see cref="Tool.Failure"/> when it stopped because a listener was broken.</returns>
    public int Run(StopRequest stop, Doorbell doorbell)
    {
        log.Listening(string.Join(", ", listeners.Select(l => l.Address)), startMethod.Name);
        AcceptUntil(stop, new ListenerPoll(doorbell.Descriptor, listeners));
        foreach (Listener listener in listeners) listener.Dispose();
        log.Stopping(stop.Signal ?? "Broken listener", table.Running);
        drain.Run(stop.Hurry);
        table.Report();
        return _broken is null ? Tool.Success : Tool.Failure;
    }

    private void AcceptUntil(StopRequest stop, ListenerPoll poll)
    {
        while (stop.Signal is null && _broken is null)
        {
            foreach (Listener ready in poll.Wait(_backoff.Remaining))
            {
                if (_backoff.Remaining == TimeSpan.Zero) Accept(ready, stop.Asked);
            }
        }
    }

    private void Accept(Listener listener, CancellationToken stop)
    {
        if (Shortage() is { } why)
        {
            Pause(why);
            return;
        }
        try
        {
            SafeFileHandle socket = listener.Accept(out PeerAddress peer);
            _descriptors.Note((int)socket.DangerousGetHandle());
            Serve(socket, peer, stop);
        }
        catch (LinuxException e)
        {
            Answer(e, listener);
        }
    }

    // What is left is for the server itself; connections wait in the backlog.
    private string? Shortage() => _descriptors.IsTouched() ? DescriptorReserve.Advice : startMethod.Shortage();

    private void Serve(SafeFileHandle socket, in PeerAddress peer, CancellationToken stop)
    {
        Connection connection = table.Admit(peer);
        try
        {
            startMethod.Start(connection, socket, stop);
        }
        catch (SpawnException e)
        {
            table.Refuse(connection, e.Message);
            if (e.IsPressure) Pause(e.Message);
            return;
        }
        if (_backoff.IsUnderPressure) log.Resuming();
        _backoff.Succeed();
    }

    private void Answer(LinuxException error, Listener listener)
    {
        switch (AcceptErrors.Classify(error))
        {
            case AcceptError.Pressure:
                Pause(error.Message);
                break;
            case AcceptError.Listener:
                log.ListenerBroken(listener.Address, error);
                _broken = listener;
                break;
            default:
                log.AcceptFailed(listener.Address, error);
                break;
        }
    }

    private void Pause(string why) => log.Pausing(_backoff.Fail(), why);
}
