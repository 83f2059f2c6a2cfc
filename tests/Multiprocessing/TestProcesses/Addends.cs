namespace EchoServer.TestProcesses;

/// <summary>Arguments for a clone.</summary>
public readonly struct Addends(int one, int other, long large)
{
    internal readonly int One = one;
    internal readonly int Other = other;
    internal readonly long Large = large;
}
