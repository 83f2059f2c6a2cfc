using EchoServer.Load.Parts;
using EchoServer.Multiprocessing;

namespace EchoServer.Load.Distribution.Agents;

/// <summary>A run that an agent has joined: its part, which is in its hand, and the way to the coordinator.</summary>
/// <param name="Manager">The way there, which is closed with this.</param>
/// <param name="Parts">Where the part is from.</param>
/// <param name="Task">The part.</param>
internal sealed record JoinedRun(QueueManagerClient Manager, ManagedQueue<PartTask> Parts, PartTask Task) : IDisposable
{
    /// <summary>Says that the part is finished. A coordinator that has gone already knows it.</summary>
    public void Leave()
    {
        try
        {
            Parts.TaskDone();
        }
        catch (QueueUnavailableException)
        {
            // It had the result, and did not wait.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Manager.Dispose();
}
