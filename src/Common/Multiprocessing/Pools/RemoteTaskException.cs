namespace EchoServer.Common.Multiprocessing.Pools;

/// <summary>A function that a worker called threw an exception.</summary>
public sealed class RemoteTaskException : Exception
{
    internal RemoteTaskException(string type, string message, string trace)
        : base($"{type}: {message}") => (RemoteType, RemoteTrace) = (type, trace);

    /// <summary>The exception's type, by name: it may be one that this process does not have.</summary>
    public string RemoteType { get; }

    /// <summary>The exception as the worker would have printed it, with its stack.</summary>
    public string RemoteTrace { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{base.ToString()}\n--- in the worker:\n{RemoteTrace}";
}
