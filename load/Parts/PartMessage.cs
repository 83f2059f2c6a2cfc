namespace EchoServer.Load.Parts;

/// <summary>What is heard of a part while it runs. What is null is not said.</summary>
/// <param name="Part">The part's number, from 0.</param>
internal sealed record PartMessage(int Part)
{
    /// <summary>Who makes the part, in words for people.</summary>
    public string? Who { get; init; }

    /// <summary>It has come there, and waits for the others.</summary>
    public MeetingPoint? Reached { get; init; }

    /// <summary>The part's progress.</summary>
    public PartProgress? Progress { get; init; }

    /// <summary>Somebody wants the part to end: its result follows.</summary>
    public bool IsInterrupted { get; init; }

    /// <summary>What came of it: it is done.</summary>
    public PartResult? Result { get; init; }

    /// <summary>Whoever does it has left without a word; completes the sentence "agent 1 of 2 …". Before the start
    /// another may do it.</summary>
    public string? Departure { get; init; }

    /// <summary>Why nothing will come of it; completes the sentence "process 1 of 2 …".</summary>
    public string? Loss { get; init; }
}
