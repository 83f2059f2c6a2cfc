namespace EchoServer.Load.Distribution;

/// <summary>Where the parts of a run wait for each other, in this order.</summary>
internal enum MeetingPoint
{
    /// <summary>Everything is ready; the load begins.</summary>
    Start,

    /// <summary>All connections are held; the server's memory is measured. Only runs that hold connections come here.</summary>
    Held,
}
