using EchoServer.Server.Connections;
using EchoServer.Server.Listening;
using EchoServer.Server.Logging;
using EchoServer.Server.Stopping;

namespace EchoServer.Server.Supervision;

/// <summary>What has come until the server was told to stop: it waits in the backlog, or is in its handshake, and to
/// its client it is a connection like any other.</summary>
/// <remarks>
/// The listeners are shut first, so that nobody who comes now can keep the server from stopping. Closing them resets
/// what is left in them; so all is accepted before, within the drain time. When there is something short, it is tried
/// once, and again as long as connections are running, which may give something back. What is left then is counted.
/// </remarks>
/// <param name="listeners">Those that can be accepted from.</param>
/// <param name="table">Counts what is left.</param>
/// <param name="acceptor">Has connections served.</param>
/// <param name="backoff">Says how long to wait when something is short.</param>
/// <param name="time">When to give up.</param>
/// <param name="log">The log.</param>
internal sealed class LastConnections(
    IEnumerable<Listener> listeners, ConnectionTable table, Acceptor acceptor, AcceptBackoff backoff, DrainTime time,
    ServerLog log)
{
    // Between looks at what nobody tells us of: the last packet of a handshake, the end of a pause.
    private static readonly TimeSpan _round = TimeSpan.FromMilliseconds(20);

    private readonly Listener[] _listeners = [.. listeners];

    /// <summary>Has all of it served that can be, and counts the rest.</summary>
    public void Take()
    {
        foreach (Listener listener in _listeners) listener.Shut();
        var ports = _listeners.Select(l => l.Port).OfType<int>().ToHashSet();
        while (!time.IsOver)
        {
            bool moreMayCome = Handshakes.AreUnderWay(ports); // before the backlog, into which they go on
            bool isShort = AcceptAll() == AcceptStep.Pause;
            if (isShort ? table.Running == 0 : !moreMayCome) break;
#pragma warning disable RS0030 // Nothing tells of the last packet of a handshake.
            do Thread.Sleep(_round);
#pragma warning restore RS0030
            while (isShort && backoff.Remaining > TimeSpan.Zero && table.Running > 0 && !time.IsOver);
        }
        CountLeft();
    }

    private AcceptStep AcceptAll()
    {
        AcceptStep step = AcceptStep.Empty;
        foreach (Listener listener in _listeners)
        {
            do step = acceptor.Accept(listener);
            while (step == AcceptStep.Next && !time.IsOver);
            if (step == AcceptStep.Pause) break;
        }
        return step;
    }

    private void CountLeft()
    {
        long left = _listeners.Sum(l => l.CountLeft());
        if (left == 0) return;
        table.Leave(left);
        log.LeftInBacklog(left, backoff.IsUnderPressure ? acceptor.Shortage : "the drain time is over");
    }
}
