using System.Globalization;
using EchoServer.Load.Parts;
using EchoServer.Multiprocessing;

namespace EchoServer.Load.Distribution.Workers;

/// <summary>The rest of a run, seen from a worker process.</summary>
/// <param name="number">The number of the worker's part.</param>
/// <param name="lines">The way to the run.</param>
internal sealed class WorkerContext(int number, WorkerLines lines)
    : RemoteContext(
        number, string.Create(CultureInfo.InvariantCulture, $"pid {Environment.ProcessId}"), CancellationToken.None)
{
    /// <inheritdoc/>
    protected override void Tell(PartMessage message)
    {
        try
        {
            lines.Messages.Put(message);
        }
        catch (QueueClosedException)
        {
            // The run has ended: a last sign came after the result.
        }
    }

    /// <inheritdoc/>
    protected override Task OpenAsync(MeetingPoint point, CancellationToken cancellationToken) =>
        CloseAsync(lines.At(point), cancellationToken);

    /// <inheritdoc/>
    protected override Task StopAsync() => CloseAsync(lines.Stop, CancellationToken.None);

    private static async Task CloseAsync(ProcessQueue<int> queue, CancellationToken cancellationToken)
    {
        await foreach (int _ in queue.ReadAllAsync(cancellationToken))
        {
            // Nobody puts anything.
        }
    }
}
