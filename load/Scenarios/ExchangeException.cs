namespace EchoServer.Load.Scenarios;

/// <summary>An exchange failed.</summary>
/// <param name="code">One of <see cref="FailureCode"/>.</param>
/// <param name="message">What went wrong, in words.</param>
internal sealed class ExchangeException(string code, string message) : Exception(message)
{
    /// <summary>One of <see cref="FailureCode"/>.</summary>
    public string Code { get; } = code;
}
