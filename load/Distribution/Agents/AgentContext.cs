using EchoServer.Load.Parts;
using EchoServer.Multiprocessing;

namespace EchoServer.Load.Distribution.Agents;

/// <summary>The rest of a run, seen from an agent. When the coordinator can't be reached any more, the part is to
/// stop.</summary>
/// <param name="number">The number of the agent's part.</param>
/// <param name="name">The agent's name.</param>
/// <param name="manager">The way to the coordinator.</param>
/// <param name="stop">Somebody wants the agent to end.</param>
internal sealed class AgentContext(
    int number, string name, QueueManagerClient manager, CancellationToken stop) : RemoteContext(number, name, stop)
{
    // A cable that was cut says nothing; a coordinator that is there answers in milliseconds.
    private static readonly TimeSpan _answerLimit = TimeSpan.FromSeconds(20);

    private readonly int _number = number;
    private readonly ManagedQueue<PartMessage> _messages =
        manager.GetQueue(AgentLines.Messages, PartJson.Default.PartMessage);
    private readonly TaskCompletionSource _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Why the coordinator can't be reached any more; null while it can.</summary>
    public string? Loss { get; private set; }

    /// <summary>Says that somebody here wants the part to end, so that the others end with it.</summary>
    public void Interrupt() => Tell(new PartMessage(_number) { IsInterrupted = true });

    /// <summary>Says what came of the part, or why nothing did.</summary>
    public void Finish(PartMessage message) => Tell(message);

    /// <inheritdoc/>
    protected override void Tell(PartMessage message)
    {
        if (Loss is not null) return;
        try
        {
            _messages.PutAsync(message).WaitAsync(_answerLimit).GetAwaiter().GetResult();
        }
        catch (QueueClosedException)
        {
            // The run has ended: a last sign came after the result.
        }
        catch (Exception e) when (e is QueueUnavailableException or TimeoutException)
        {
            Lose(e is TimeoutException ? $"it has not answered for {_answerLimit.TotalSeconds:0} s" : e.Message);
        }
    }

    /// <inheritdoc/>
    protected override async Task OpenAsync(MeetingPoint point, CancellationToken cancellationToken) =>
        await await Task.WhenAny(CloseAsync(AgentLines.At(point), cancellationToken), _lost.Task);

    /// <inheritdoc/>
    protected override Task StopAsync() =>
        Task.WhenAny(CloseAsync(AgentLines.Stop, CancellationToken.None), _lost.Task);

    private async Task CloseAsync(string gate, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (int _ in manager.GetQueue(gate, AgentJson.Default.Int32).ReadAllAsync(cancellationToken))
            {
                // Nobody puts anything.
            }
        }
        catch (QueueUnavailableException e)
        {
            Lose(e.Message);
        }
    }

    private void Lose(string why)
    {
        Loss ??= why;
        _lost.TrySetResult();
    }
}
