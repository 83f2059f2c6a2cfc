namespace EchoServer.Common.Multiprocessing.Queues;

/// <summary>A queue is closed: nothing can be put any more, or all that was put has been got.</summary>
public sealed class QueueClosedException : InvalidOperationException
{
    /// <summary>Without more to say.</summary>
    public QueueClosedException()
        : base("the queue is closed")
    {
    }

    /// <summary>With what happened.</summary>
    public QueueClosedException(string message)
        : base(message)
    {
    }

    /// <summary>With what happened, and why.</summary>
    public QueueClosedException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
