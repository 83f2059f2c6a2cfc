namespace EchoServer.Multiprocessing;

/// <summary>The outcome of a request.</summary>
internal enum BrokerOutcome
{
    /// <summary>The request was done.</summary>
    Done,

    /// <summary>The request's time is over.</summary>
    TimedOut,

    /// <summary>The queue is closed: nothing can be put, or nothing is left to get.</summary>
    Closed,

    /// <summary>The member has nothing in hand that it could have finished.</summary>
    NothingInHand,

    /// <summary>The request was withdrawn by whoever made it.</summary>
    Cancelled,
}
