namespace EchoServer.Multiprocessing;

/// <summary>A peer sent what can't be understood, or is longer than what is taken: it speaks something else, or has
/// other limits.</summary>
public sealed class ProtocolException : IOException
{
    /// <summary>Without more to say.</summary>
    public ProtocolException()
        : base("the peer sent what can't be understood")
    {
    }

    /// <summary>An exception that says what the peer sent.</summary>
    public ProtocolException(string message)
        : base(message)
    {
    }

    /// <summary>An exception that says what the peer sent, and how that was noticed.</summary>
    public ProtocolException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
