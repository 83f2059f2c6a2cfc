using EchoServer.Common.CommandLine;
using EchoServer.Load.Host;
using EchoServer.Load.Parts;
using EchoServer.Multiprocessing;

namespace EchoServer.Load.Distribution.Agents;

/// <summary>Has the load made by agents on other machines, each with a part of it.</summary>
/// <param name="options">How many, and where they come to.</param>
internal sealed class AgentRunner(AgentOptions options) : ILoadRunner
{
    // Agents that have sent their results say that they are done, and leave; only one of which nothing is heard does
    // not.
    private static readonly TimeSpan _farewell = TimeSpan.FromSeconds(5);

    private volatile bool _isGathering = true;

    /// <inheritdoc/>
    public PartResult Run(LoadPart part, IRunContext context)
    {
        using AgentHub hub = new(options, Say);
        PartTask[] tasks = [.. part.Split(options.Count).Select((p, i) => new PartTask(i, options.Count, p))];
        using PartBoard board = new("agent", [.. tasks.Select(t => t.Part)], context, hub.Open)
        {
            Replace = (number, who) =>
            {
                Say($"agent {who} has left before the start; waiting for another");
                hub.Parts.Put(tasks[number]);
            },
        };
        using CancellationTokenRegistration stop = board.Stop.Register(hub.Stop);
        hub.Parts.ItemLost += (_, lost) => Report(hub, lost.Lost);
        foreach (PartTask task in tasks) hub.Parts.Put(task);
        Task listening = ListenAsync(hub, board);
        Gather(hub, board, context.Stop);
        board.Ended.GetAwaiter().GetResult();
        PartResult result = board.Result();
        hub.Parts.Join(_farewell);
        hub.Messages.Close();
        listening.GetAwaiter().GetResult();
        return result;
    }

    // What the agent said before is in the queue, and to be heard first.
    private static void Report(AgentHub hub, LostItem<PartTask> lost)
    {
        try
        {
            hub.Messages.Put(
                new PartMessage(lost.Item.Number)
                { Departure = $"has gone: the connection from {lost.Consumer} ended" });
        }
        catch (QueueClosedException)
        {
            // The run has ended without it: it had been silent for too long.
        }
    }

    private void Gather(AgentHub hub, PartBoard board, CancellationToken interrupted)
    {
        Say($"waiting for {options.Count} agent{(options.Count == 1 ? "" : "s")} at {hub.Address}");
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(board.Stop);
        if (options.JoinTimeout > TimeSpan.Zero) over.CancelAfter(options.JoinTimeout);
        try
        {
            Task.WhenAny(board.Started, board.Ended).WaitAsync(over.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (!board.Started.IsCompleted)
        {
            string so = $"{board.Ready} of {options.Count} had come to {hub.Address}";
            _isGathering = false; // agents leave now because they are told to
            hub.Stop();
            if (interrupted.IsCancellationRequested)
                throw new ToolException($"interrupted while waiting for agents; {so}");
            if (board.Stop.IsCancellationRequested)
                throw new ToolException($"--agents: one was lost before the start; {board.Result().Problems[0]}");
            throw new ToolException(
                $"--agents: {so} within {TimeText.Format(options.JoinTimeout)}; start the others with echo-load agent "
                + "--connect, or give a longer --join-timeout");
        }
        _isGathering = false;
        hub.Parts.Close();
    }

    private async Task ListenAsync(AgentHub hub, PartBoard board)
    {
        await foreach (PartMessage message in hub.Messages.ReadAllAsync())
        {
            if (message is { Reached: MeetingPoint.Start, Who: { } who })
                Say($"agent {who} is ready: {board.Ready + 1} of {options.Count}");
            board.Hear(message);
            await hub.Messages.TaskDoneAsync();
        }
    }

    // Later the figures stand there.
    private void Say(string text)
    {
        if (_isGathering) RunOutput.WriteErrorLine($"echo-load: {text}");
    }
}
