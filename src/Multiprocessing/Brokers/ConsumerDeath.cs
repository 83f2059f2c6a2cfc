namespace EchoServer.Multiprocessing;

/// <summary>What becomes of the items that a consumer has in hand when it dies, or leaves.</summary>
public enum ConsumerDeath
{
    /// <summary>
    /// The items are handed out again, before all others; after too many deliveries they are reported as lost.
    /// </summary>
    Redeliver,

    /// <summary>The items are reported as lost at once: for work that must not be done twice.</summary>
    Report,
}
