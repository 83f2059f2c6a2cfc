namespace EchoServer.Load.Parts;

/// <summary>What a <see cref="PartBoard"/> knows of a part.</summary>
internal sealed class PartState
{
    /// <summary>Who does it, for people; null until that is heard.</summary>
    public string? Who { get; set; }

    /// <summary>The last point that it has come to; null before the first.</summary>
    public MeetingPoint? Reached { get; set; }

    /// <summary>How far it was when it was last heard of.</summary>
    public PartProgress? Progress { get; set; }

    /// <summary>Whether it is about to end before its time.</summary>
    public bool IsInterrupted { get; set; }

    /// <summary>The part's result; null as long as there is none.</summary>
    public PartResult? Result { get; set; }

    /// <summary>Why there will be no result; null as long as there may be one.</summary>
    public string? Loss { get; set; }

    /// <summary>When it was last heard of, as <see cref="Environment.TickCount64"/> counts.</summary>
    public long HeardAt { get; set; } = Environment.TickCount64;

    /// <summary>Whether more is to come of it.</summary>
    public bool IsAtWork => Result is null && Loss is null;

    /// <summary>Whether it waits for the others at a point.</summary>
    public bool Waits(MeetingPoint point) => IsAtWork && Reached == point;
}
