namespace EchoServer.Load.Engine;

/// <summary>One copy of a scenario at work, on a thread of its own.</summary>
internal sealed class Copy(ScenarioProps scenario, ScenarioContext context, CancellationToken stop)
{
    /// <summary>The status code of an iteration that threw; NBomber's.</summary>
    public const string ThrownCode = "-101";

    /// <summary>The status code of an iteration that was due and never started.</summary>
    public const string MissedCode = "missed";

    // Between looks at whether to stop; and after a failure, so that a dead server is not hammered.
    private static readonly long _longestSleep = Nanoseconds.Of(TimeSpan.FromMilliseconds(50));
    private static readonly long _pauseAfterFailure = Nanoseconds.Of(TimeSpan.FromMilliseconds(1));

    /// <summary>The crew that the copy belongs to.</summary>
    public Crew? Crew { get; set; }

    /// <summary>Whether the run was asked to stop.</summary>
    public bool Stopped => stop.IsCancellationRequested;

    /// <summary>Whether a moment is still to come, and the run goes on.</summary>
    public bool IsBefore(long moment) => !Stopped && context.Clock.Now < moment;

    /// <summary>Waits for a moment, or until the run is to stop.</summary>
    public void WaitUntil(long moment)
    {
        while (IsBefore(moment)) context.Clock.SleepUntil(Math.Min(moment, context.Clock.Now + _longestSleep));
    }

    /// <summary>Does one iteration now.</summary>
    public void Iterate()
    {
        if (Iterate(context.Clock.Now).IsError) context.Clock.SleepUntil(context.Clock.Now + _pauseAfterFailure);
    }

    /// <summary>Does one iteration, whose time runs from when it was due.</summary>
    public IResponse Iterate(long due)
    {
        context.InvocationNumber++;
        IResponse response = Run();
        context.Record(response, due);
        return response;
    }

    /// <summary>Counts an iteration that never started.</summary>
    public void MissedIteration(long due)
    {
        if (Stopped) return;
        context.RecordMissed(
            Response.Fail(
                MissedCode,
                "not started, every client was busy: rate times latency needs more --clients, or the server is too "
                + "slow"), due);
    }

    // Whatever a scenario throws is a result of the test; the run goes on.
    private IResponse Run()
    {
        try
        {
            return scenario.Run(context).GetAwaiter().GetResult();
        }
        catch (IterationEndedException e)
        {
            return e.Response;
        }
        catch (Exception e)
        {
            return Response.Fail(ThrownCode, e.Message);
        }
    }
}
