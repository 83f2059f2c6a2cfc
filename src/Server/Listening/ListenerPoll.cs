using EchoServer.Linux.Calls;

namespace EchoServer.Server.Listening;

/// <summary>Waits for connections on all listeners at once, and for a descriptor that calls the wait off.</summary>
/// <param name="wakeUp">Readable when every wait is to end.</param>
/// <param name="relief">Readable when a pause is to end, or is shorter by now.</param>
/// <param name="listeners">The listeners, in the order in which they are served.</param>
internal sealed class ListenerPoll(int wakeUp, int relief, IReadOnlyList<Listener> listeners)
{
    // A pause waits for the first two, an ordinary wait for all but the first.
    private const int First = 2;

    private readonly PollDescriptor[] _descriptors =
    [
        new() { Descriptor = relief, Events = Libc.POLLIN },
        new() { Descriptor = wakeUp, Events = Libc.POLLIN },
        .. listeners.Select(
            l => new PollDescriptor
            { Descriptor = (int)l.Socket.SafeHandle.DangerousGetHandle(), Events = Libc.POLLIN }),
    ];

    private readonly List<Listener> _ready = [];

    /// <summary>Waits until a listener has a connection, or for a pause in which the listeners are left
    /// alone.</summary>
    /// <param name="pause">Zero: wait for connections without end. Longer: wait at most so long, and for no
    /// connection.</param>
    /// <returns>The listeners that are ready, valid until the next call; none when woken up or after a pause.</returns>
    public IReadOnlyList<Listener> Wait(TimeSpan pause)
    {
        bool paused = pause > TimeSpan.Zero;
        Libc.Poll(
            paused
                ? _descriptors.AsSpan(0, First) : _descriptors.AsSpan(1), paused
                ? (int)Math.Ceiling(pause.TotalMilliseconds) : -1);
        _ready.Clear();
        for (int i = 0; !paused && i < listeners.Count; i++)
        {
            if (_descriptors[First + i].Returned != 0) _ready.Add(listeners[i]);
        }
        return _ready;
    }
}
