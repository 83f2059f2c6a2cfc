using EchoServer.Load.Scenarios;

namespace EchoServer.Load.Parts;

/// <summary>What a part of a run has to do with the rest of it, in this process or another.</summary>
internal interface IRunContext
{
    /// <summary>Ends the load early; what there is by then is still reported.</summary>
    CancellationToken Stop { get; }

    /// <summary>How often <see cref="Update"/> is wanted.</summary>
    TimeSpan ProgressInterval { get; }

    /// <summary>Waits until all parts are there, or the run is to stop.</summary>
    /// <param name="point">The point at which the parts wait.</param>
    /// <param name="connections">What the part's clients have done by then.</param>
    void Meet(MeetingPoint point, ConnectionTotals connections);

    /// <summary>Takes how far the part is; from any thread.</summary>
    void Update(PartProgress progress);
}

/// <summary>Where the parts of a run wait for each other, in this order.</summary>
internal enum MeetingPoint
{
    /// <summary>Everything is ready; the load begins.</summary>
    Start,

    /// <summary>All connections are held; the server's memory is measured. Only runs that hold connections come
    /// here.</summary>
    Held,
}

/// <summary>Runs a part of a run, here or elsewhere.</summary>
internal interface ILoadRunner
{
    /// <summary>Makes a part of a load, to its end.</summary>
    /// <exception cref="EchoServer.Common.CommandLine.ToolException">It can't be begun.</exception>
    PartResult Run(LoadPart part, IRunContext context);
}
