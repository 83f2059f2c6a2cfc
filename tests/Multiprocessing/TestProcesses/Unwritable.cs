namespace EchoServer.TestProcesses;

/// <summary>Arguments that can't become JSON.</summary>
/// <param name="Why">What is said then.</param>
public sealed record Unwritable(string Why)
{
    public int Value => throw new ArgumentException(Why);
}
