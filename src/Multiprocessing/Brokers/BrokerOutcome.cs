namespace EchoServer.Multiprocessing;

/// <summary>What came of a request.</summary>
internal enum BrokerOutcome
{
    /// <summary>It was done.</summary>
    Done,

    /// <summary>Its time is over.</summary>
    TimedOut,

    /// <summary>The queue is closed: nothing can be put, or nothing is left to get.</summary>
    Closed,

    /// <summary>The member has nothing in hand that it could have finished.</summary>
    NothingInHand,

    /// <summary>Whoever asked does not want it any more.</summary>
    Cancelled,
}
