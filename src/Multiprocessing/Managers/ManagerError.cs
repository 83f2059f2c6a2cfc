namespace EchoServer.Multiprocessing;

/// <summary>What can go wrong with a request; each is the <c>error</c> of its reply.</summary>
internal static class ManagerError
{
    /// <summary>The time is over: nothing was there to get, no room to put, or not all was finished.</summary>
    public const string TimedOut = "timeout";

    /// <summary>The queue is closed.</summary>
    public const string Closed = "closed";

    /// <summary>A done for which nothing is in hand.</summary>
    public const string NothingInHand = "nothing in hand";

    /// <summary>The request was cancelled.</summary>
    public const string Cancelled = "cancelled";

    /// <summary>There is no such queue or service.</summary>
    public const string Unknown = "unknown";

    /// <summary>The frame is no request.</summary>
    public const string BadRequest = "bad request";

    /// <summary>The frame is longer than the manager takes; it ends the connection.</summary>
    public const string TooLong = "too long";

    /// <summary>The item is not of the registered type.</summary>
    public const string BadItem = "bad item";

    /// <summary>The service failed.</summary>
    public const string Failed = "failed";

    /// <summary>Too many requests wait already.</summary>
    public const string Busy = "busy";
}
