namespace EchoServer.Samples;

/// <summary>A sample can't go on: one line on stderr, and an exit code of 1, or 2 for wrong arguments.</summary>
/// <param name="message">What is wrong, and what would do.</param>
/// <param name="isUsage">Whether it was called wrongly.</param>
internal sealed class SampleException(string message, bool isUsage = false) : Exception(message)
{
    /// <summary>Whether it was called wrongly.</summary>
    public bool IsUsage { get; } = isUsage;
}
