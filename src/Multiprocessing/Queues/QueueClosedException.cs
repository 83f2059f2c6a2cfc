namespace EchoServer.Multiprocessing;

/// <summary>The queue is closed: nothing can be put any more, and all that was put has been taken.</summary>
public sealed class QueueClosedException() : InvalidOperationException("the queue is closed");
