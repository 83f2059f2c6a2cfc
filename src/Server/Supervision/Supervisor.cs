using System.Net.Sockets;
using EchoServer.Common.CommandLine;
using EchoServer.Common.Processes;
using EchoServer.Common.Sockets;
using EchoServer.Server.Connections;
using EchoServer.Server.Listening;
using EchoServer.Server.Logging;
using EchoServer.Server.Starting;

namespace EchoServer.Server.Supervision;

/// <summary>
/// The accept loop, on the main thread: accept, take a row, have the connection served. It serves none itself, and it ends
/// with the drain.
/// </summary>
internal sealed class Supervisor(
    IReadOnlyList<Listener> listeners, ConnectionTable table, IStartMethod startMethod, Drain drain, ServerLog log)
{
    private readonly AcceptBackoff _backoff = new(TimeProvider.System);
    private readonly DescriptorReserve _reserve = new();
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
                if (_backoff.Remaining == TimeSpan.Zero) Accept(ready);
            }
        }
    }

    private void Accept(Listener listener)
    {
        if (_reserve.IsTouched())
        {
            Pause(DescriptorReserve.Advice);
            return;
        }
        try
        {
            Socket socket = listener.Accept();
            _reserve.Note((int)socket.Handle);
            Serve(socket);
        }
        catch (SocketException e)
        {
            Answer(e, listener);
        }
    }

    private void Serve(Socket socket)
    {
        Connection connection = table.Admit(StreamAddress.Format(socket.RemoteEndPoint));
        try
        {
            startMethod.Start(connection, socket);
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

    private void Answer(SocketException error, Listener listener)
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
