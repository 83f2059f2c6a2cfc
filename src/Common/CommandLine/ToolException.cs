namespace EchoServer.Common.CommandLine;

/// <summary>A failure that ends a tool with one clear line on stderr and an exit code.</summary>
/// <param name="message">What is wrong, naming the option or the address, the value, and what would do.</param>
/// <param name="exitCode"><see cref="Tool.Failure"/> or <see cref="Tool.Usage"/>.</param>
/// <param name="inner">What it came from.</param>
public sealed class ToolException(string message, int exitCode = Tool.Failure, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>The exit code that the tool ends with.</summary>
    public int ExitCode { get; } = exitCode;
}
