namespace EchoServer.TestProcesses;

/// <summary>What JSON can't have: a value that refers to itself.</summary>
public sealed class Ring
{
    public int Number { get; init; }

    public Ring? Next { get; set; }

    /// <summary>One that ends.</summary>
    public static Ring Open(int number) => new() { Number = number };

    /// <summary>One that does not.</summary>
    public static Ring Closed()
    {
        Ring ring = new();
        ring.Next = ring;
        return ring;
    }
}
