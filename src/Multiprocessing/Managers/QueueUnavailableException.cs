namespace EchoServer.Multiprocessing;

/// <summary>The process that holds a queue has ended, or can't be reached any more. What was in hand there is not ours
/// any more.</summary>
public sealed class QueueUnavailableException : IOException
{
    /// <summary>Without more to say.</summary>
    public QueueUnavailableException()
        : base("the process that holds the queue has ended")
    {
    }

    /// <summary>With what happened.</summary>
    public QueueUnavailableException(string message)
        : base(message)
    {
    }

    /// <summary>With what happened, and why.</summary>
    public QueueUnavailableException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
