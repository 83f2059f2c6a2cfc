using System.Net;
using System.Net.Sockets;
using EchoServer.Common.CommandLine;
using EchoServer.Linux.Sockets;
using EchoServer.Load.Reports;
using EchoServer.Load.Scenarios;

namespace EchoServer.Load.Distribution;

/// <summary>Makes the load in this process.</summary>
internal sealed class DirectRunner : ILoadRunner
{
    /// <inheritdoc/>
    public PartResult Run(LoadPart part, IRunContext context)
    {
        DescriptorLimit.Check(part.ClientCount);
        IReadOnlyList<EndPoint> targets = Resolve([.. part.Targets.Select(StreamAddress.Parse)], context.Stop);
        ClientSettings clients = new(targets, part.Timeout, part.MinPayload, part.MaxPayload, part.Seed)
        {
            ClientsBefore = part.ClientsBefore, IsServerHere = targets.All(t => TargetPlaces.Of(t) is not TargetPlace.Remote), Stop = context.Stop,
        };
        ScenarioProps[] scenarios = [.. LoadKinds.Get(part.Kind).Create(part, clients, context)];
        context.Meet(MeetingPoint.Start, clients.Connections.Totals);
        TimeSpan before = Environment.CpuUsage.TotalTime;
        RunMeasurement measured = Measure(NBomberRunner.RegisterScenarios(scenarios).WithSettings(new RunSettings
        {
            Stop = context.Stop, MaxCopies = part.ClientCount, Seed = part.Seed,
            Progress = requests => context.Update(new PartProgress(requests, clients.Connections.Totals)), ProgressInterval = context.ProgressInterval,
        }));
        return new PartResult(measured, clients.Connections.Totals, Environment.CpuUsage.TotalTime - before)
        {
            Problems = [.. measured.Scenarios.Select(Shortage).OfType<string>()], Pauses = measured.Pauses is { } pauses ? [new PartPauses("echo-load", pauses)] : [],
        };
    }

    // It is what the runtime throws when it can't have a thread; that of a single client is no reason to give up.
    private static RunMeasurement Measure(NBomberContext run)
    {
        try
        {
            return run.Measure();
        }
        catch (Exception e) when (e is OutOfMemoryException or TaskSchedulerException { InnerException: OutOfMemoryException })
        {
            throw new ToolException("the system does not even allow the threads to begin with: raise ulimit -u, or the limits of the container", Tool.Failure, e);
        }
    }

    private static string? Shortage(ScenarioMeasurement measured) => measured.Shortage is { } s
        ? Figures.Text($"{measured.Name}: no more than {s.Had:N0} of {s.Wanted:N0} clients were at work at once, since the system allows no more threads (ulimit -u, or the limits of a container)")
        : null;

    /// <summary>The addresses that names stand for, in their order.</summary>
    /// <param name="targets">The names.</param>
    /// <param name="stop">Gives up looking them up.</param>
    /// <exception cref="ToolException">One stands for none, or the look-up was given up.</exception>
    public static IReadOnlyList<EndPoint> Resolve(IReadOnlyList<StreamAddress> targets, CancellationToken stop) => [.. targets.SelectMany(t => Resolve(t, stop))];

    /// <summary>The addresses that a name stands for.</summary>
    /// <param name="target">The name.</param>
    /// <param name="stop">Gives up looking it up.</param>
    /// <exception cref="ToolException">It stands for none, or the look-up was given up.</exception>
    public static IReadOnlyList<EndPoint> Resolve(StreamAddress target, CancellationToken stop)
    {
        try
        {
            return target.ResolveAsync(stop).GetAwaiter().GetResult();
        }
        catch (SocketException e)
        {
            throw new ToolException($"{target}: the name does not resolve; check its spelling, or give the IP address", Tool.Failure, e);
        }
        catch (OperationCanceledException e)
        {
            throw new ToolException($"interrupted while {target} was looked up", Tool.Failure, e);
        }
    }
}
