using EchoServer.Load.Host;
using EchoServer.Load.Parts;

namespace EchoServer.Load.Display;

/// <summary>Shows people how a run goes. Disposing ends it, and leaves the screen in order.</summary>
internal interface IRunView : IStopListener, IDisposable
{
    /// <summary>Takes how far the run is.</summary>
    void Update(PartProgress progress);
}
