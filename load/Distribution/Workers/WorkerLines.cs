using System.Text.Json.Serialization;
using EchoServer.Load.Parts;
using EchoServer.Multiprocessing;

namespace EchoServer.Load.Distribution.Workers;

/// <summary>The queues between a run and its worker processes. Those of the meeting points and of the stop never have
/// an item: they are closed, which all processes see at once.</summary>
/// <param name="Messages">What workers say.</param>
/// <param name="Start">Closed when the load begins.</param>
/// <param name="Held">Closed when the memory has been measured.</param>
/// <param name="Stop">Closed when the load is to end.</param>
internal sealed record WorkerLines(
    ProcessQueue<PartMessage> Messages, ProcessQueue<int> Start, ProcessQueue<int> Held, ProcessQueue<int> Stop)
        : IDisposable
{
    /// <summary>Makes the queues.</summary>
    public static WorkerLines Create() => new(
        new ProcessQueue<PartMessage>(PartJson.Default.PartMessage),
        new ProcessQueue<int>(), new ProcessQueue<int>(), new ProcessQueue<int>());

    /// <summary>The queue of a meeting point.</summary>
    public ProcessQueue<int> At(MeetingPoint point) => point == MeetingPoint.Start ? Start : Held;

    /// <inheritdoc/>
    public void Dispose()
    {
        Messages.Dispose();
        Start.Dispose();
        Held.Dispose();
        Stop.Dispose();
    }
}

/// <summary>How queues, and what comes through them, become JSON in a worker.</summary>
[JsonSourceGenerationOptions(RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(WorkerLines))]
[JsonSerializable(typeof(PartMessage))]
[JsonSerializable(typeof(int))]
internal sealed partial class WorkerJson : JsonSerializerContext;
