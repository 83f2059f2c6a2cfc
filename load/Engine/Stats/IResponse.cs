namespace EchoServer.Load.Engine.Stats;

/// <summary>How one iteration or step went.</summary>
internal interface IResponse
{
    /// <summary>What kind of success or failure it is; empty when there is nothing to tell apart.</summary>
    string StatusCode { get; }

    /// <summary>Whether the iteration or step failed.</summary>
    bool IsError { get; }

    /// <summary>The bytes that the iteration or step moved.</summary>
    long SizeBytes { get; }

    /// <summary>How long it took, in milliseconds, by its own measure; 0 to have it measured.</summary>
    double CustomLatencyMs { get; }

    /// <summary>More of what happened, for people.</summary>
    string Message { get; }
}
