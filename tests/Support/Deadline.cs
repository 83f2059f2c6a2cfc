namespace EchoServer.Tests.Support;

/// <summary>How long a test waits for something that should come before it calls that a failure. Nothing ever sleeps
/// that long.</summary>
internal static class Deadline
{
    /// <summary>For everything: so generous that only a thing that never comes exceeds it, on the slowest
    /// machine.</summary>
    public static readonly TimeSpan Standard = TimeSpan.FromSeconds(60);

    /// <summary>For what has to happen at once, such as the death of a killed process.</summary>
    public static readonly TimeSpan Short = TimeSpan.FromSeconds(15);
}
