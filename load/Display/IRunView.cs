namespace EchoServer.Load.Display;

/// <summary>Shows people how a run goes. Disposing ends it, and leaves the screen in order.</summary>
internal interface IRunView : IDisposable
{
    /// <summary>How often it wants to know.</summary>
    TimeSpan Interval { get; }

    /// <summary>Takes how far the run is.</summary>
    void Update(RunProgress progress);

    /// <summary>The run was asked to stop.</summary>
    void Stopping();

    /// <summary>The program ends at once.</summary>
    void Abandon();
}
