namespace EchoServer.TestProcesses;

/// <summary>An exception that can't say what it is.</summary>
public sealed class OddException : Exception
{
    /// <inheritdoc/>
    public override string Message => throw new InvalidOperationException("no message");
}
