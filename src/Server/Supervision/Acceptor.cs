using EchoServer.Linux;
using EchoServer.Linux.Calls;
using EchoServer.Server.Connections;
using EchoServer.Server.Limits;
using EchoServer.Server.Listening;
using EchoServer.Server.Logging;
using EchoServer.Server.Starting;
using EchoServer.Server.Stopping;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Server.Supervision;

/// <summary>Accepts a connection, has an entry made for it, has it served. When it can't, it says whether to go on, to
/// pause, or to stop.</summary>
internal sealed class Acceptor(
    ConnectionTable table, IStartMethod startMethod, DrainTime drain, AcceptBackoff backoff, ServerLog log)
{
    // So many in a row that are gone before they are accepted are no accident, and would be asked for without end.
    private const int MostGone = 100;

    private readonly DescriptorReserve _descriptors = new();
    private int _gone; // in a row

    /// <summary>The listener that can't be used any more; null while there is none.</summary>
    public Listener? Broken { get; private set; }

    /// <summary>Why there was the last pause.</summary>
    public string Shortage { get; private set; } = "";

    /// <summary>Accepts the next connection of a listener.</summary>
    public AcceptStep Accept(Listener listener)
    {
        if (Lack() is { } why) return Pause(why);
        try
        {
            if (listener.Accept(out PeerAddress peer) is not { } socket) return AcceptStep.Empty;
            _gone = 0;
            _descriptors.Note((int)socket.DangerousGetHandle());
            return Serve(socket, peer);
        }
        catch (LinuxException e)
        {
            return Answer(e, listener);
        }
    }

    // What is left is for the server itself; connections wait in the backlog.
    private string? Lack() => _descriptors.IsTouched() ? DescriptorReserve.Advice : startMethod.Shortage();

    private AcceptStep Serve(SafeFileHandle socket, in PeerAddress peer)
    {
        ConnectionEntry entry = table.Admit(peer);
        try
        {
            startMethod.Start(entry, socket, drain);
        }
        catch (SpawnException e)
        {
            table.Refuse(entry, e.Message);
            return e.IsPressure ? Pause(e.Message) : AcceptStep.Next;
        }
        if (backoff.IsUnderPressure) log.Resuming();
        backoff.Succeed();
        return AcceptStep.Next;
    }

    private AcceptStep Answer(LinuxException error, Listener listener)
    {
        switch (AcceptErrors.Classify(error))
        {
            case AcceptError.Client when ++_gone < MostGone:
                log.AcceptFailed(listener.Address, error);
                return AcceptStep.Next;
            case AcceptError.Listener:
                log.ListenerBroken(listener.Address, error);
                Broken = listener;
                return AcceptStep.Broken;
            default:
                return Pause(error.Message);
        }
    }

    private AcceptStep Pause(string why)
    {
        Shortage = why;
        log.Pausing(backoff.Next, why); // first: it may take a while, which is no part of the pause
        backoff.Fail();
        return AcceptStep.Pause;
    }
}
