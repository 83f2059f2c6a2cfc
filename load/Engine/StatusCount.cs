namespace EchoServer.Load.Engine;

/// <summary>How often a status code came.</summary>
/// <param name="message">The message that came with it first.</param>
internal sealed class StatusCount(string message)
{
    /// <summary>The message that came with it first: one example says more than a thousand.</summary>
    public string Message { get; } = message;

    /// <summary>How often.</summary>
    public long Count { get; set; }
}
