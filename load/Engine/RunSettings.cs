namespace EchoServer.Load.Engine;

/// <summary>What a run goes by, besides its scenarios.</summary>
internal sealed record RunSettings
{
    /// <summary>The clock.</summary>
    public IClock Clock { get; init; } = new MonotonicClock();

    /// <summary>Ends the run early; its figures are those until then.</summary>
    public CancellationToken Stop { get; init; }

    /// <summary>How many iterations of an open load may be under way at once.</summary>
    public int MaxCopies { get; init; } = 128;

    /// <summary>Where random simulations start.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Told of how far it is; null until anything counts.</summary>
    public Action<RunProgress?>? Progress { get; init; }

    /// <summary>How often the progress is told.</summary>
    public TimeSpan ProgressInterval { get; init; } = TimeSpan.FromSeconds(1);
}
