using System.Globalization;
using EchoServer.Common.CommandLine;
using EchoServer.Load.Distribution.Workers;
using EchoServer.Load.Host;
using EchoServer.Load.Kinds;
using EchoServer.Load.Parts;
using EchoServer.Load.Reports;

namespace EchoServer.Load.Distribution.Agents;

/// <summary>Makes parts of runs that another echo-load leads. What it is told is a kind of load, by name, and numbers;
/// it runs nothing else.</summary>
internal sealed class Agent(JoinOptions options)
{
    private static readonly string _name =
        string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName} pid {Environment.ProcessId}");

    /// <summary>Runs the agent.</summary>
    /// <returns><see cref="Tool.Success"/> when all of its parts were made and reported.</returns>
    /// <exception cref="ToolException">No run can be joined.</exception>
    public int Run()
    {
        using StopSignals signals = new();
        Reception reception = new(options, _name, signals.Token);
        bool isGood = true;
        for (int run = 0; options.Runs == 0 || run < options.Runs; run++)
        {
            using JoinedRun? joined = reception.Join();
            if (joined is null) break;
            isGood &= Make(joined, signals.Token);
        }
        return isGood ? Tool.Success : Tool.Failure;
    }

    private bool Make(JoinedRun joined, CancellationToken interrupted)
    {
        (int number, int of, LoadPart part) = joined.Task;
        Say($"part {number + 1} of {of}: {part.Kind} on {string.Join(", ", part.Targets)}, {part.ClientCount} clients");
        using AgentContext context = new(number, _name, joined.Manager, interrupted);
        context.Begin();
        using CancellationTokenRegistration interruption = interrupted.Register(() => Interrupt(context));
        string? failure = null;
        try
        {
            PartResult result = Load(part, context, interrupted);
            // without a word: another may do the part
            if (interrupted.IsCancellationRequested && !context.HasStarted) return Abandon(number, of);
            context.Finish(new PartMessage(number) { Result = result });
            if (result.Problems.Count > 0) failure = string.Join("; ", result.Problems);
        }
        catch (Exception e) when (e is ToolException or KeyNotFoundException or FormatException)
        {
            failure = e.Message;
            context.Finish(new PartMessage(number) { Loss = $"failed: {e.Message}" });
        }
        if (context.Loss is { } loss) failure = $"the run at {options.Connect} can't be reached any more: {loss}";
        else joined.Leave();
        Say(failure is null ? $"part {number + 1} of {of} is done" : $"part {number + 1} of {of} failed: {failure}");
        return failure is null;
    }

    private static void Interrupt(AgentContext context)
    {
        Say("stopping; once more ends it at once");
        if (context.HasStarted) _ = Task.Run(context.Interrupt); // the signal is not to wait for the coordinator
    }

    private static bool Abandon(int number, int of)
    {
        Say($"part {number + 1} of {of} was left before the start");
        return false;
    }

    private PartResult Load(LoadPart part, AgentContext context, CancellationToken interrupted)
    {
        ProcessorWatch watch = new(context);
        PartResult result = WorkerRunner.Of(Math.Min(options.Processes, part.ClientCount)).Run(part, watch);
        BottleneckFacts bottleneck = watch.Judge(result, LoadKinds.Get(part.Kind).Threads(part.ClientCount), part.Rate);
        return result with
        {
            Agents =
                [new AgentFacts(_name, part.ClientCount, result.Processes, MachineFacts.OfThisMachine(), bottleneck)],
            Problems = [
                .. result.Problems,
                .. interrupted.IsCancellationRequested ? ["was interrupted on its machine"] : Array.Empty<string>()],
        };
    }

    private static void Say(string text) => RunOutput.WriteErrorLine($"echo-load: {text}");
}
