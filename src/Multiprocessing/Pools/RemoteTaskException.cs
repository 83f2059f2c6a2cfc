namespace EchoServer.Multiprocessing;

/// <summary>A function that a worker called threw an exception, or what it returned can't be written as JSON.</summary>
public sealed class RemoteTaskException : Exception
{
    internal RemoteTaskException(string type, string message, string trace, int? item)
        : base($"{type}: {message}") => (RemoteType, RemoteTrace, Item) = (type, trace, item);

    /// <summary>The exception's type, by name: it may be one that this process does not have.</summary>
    public string RemoteType { get; }

    /// <summary>The exception as the worker would have printed it, with its stack.</summary>
    public string RemoteTrace { get; }

    /// <summary>The place of its item among those of the map, from 0 on; null where there was but one, or a
    /// stream.</summary>
    public int? Item { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{base.ToString()}\n--- in the worker:\n{RemoteTrace}";
}
