namespace EchoServer.Multiprocessing;

/// <summary>A service that was called failed, in the process that runs it.</summary>
public sealed class ServiceFailedException : Exception
{
    /// <summary>Without more to say.</summary>
    public ServiceFailedException()
        : base("the service failed")
    {
    }

    /// <summary>With what the service's exception said.</summary>
    public ServiceFailedException(string message)
        : base(message)
    {
    }

    /// <summary>With what happened, and why.</summary>
    public ServiceFailedException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
