using EchoServer.Load.Distribution;

namespace EchoServer.Load.Display;

/// <summary>Shows people how a run goes. Disposing ends it, and leaves the screen in order.</summary>
internal interface IRunView : IDisposable
{
    /// <summary>Takes how far the run is.</summary>
    void Update(PartProgress progress);

    /// <summary>The run was asked to stop.</summary>
    void Stopping();

    /// <summary>The program ends at once.</summary>
    void Abandon();
}
