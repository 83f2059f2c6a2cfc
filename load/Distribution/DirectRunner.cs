using System.Net;
using EchoServer.Common.CommandLine;
using EchoServer.Linux.Sockets;
using EchoServer.Load.Host;
using EchoServer.Load.Kinds;
using EchoServer.Load.Parts;
using EchoServer.Load.Reports;
using EchoServer.Load.Scenarios;

namespace EchoServer.Load.Distribution;

/// <summary>Makes the load in this process.</summary>
internal sealed class DirectRunner : ILoadRunner
{
    /// <inheritdoc/>
    public PartResult Run(LoadPart part, IRunContext context)
    {
        DescriptorNeed.Check(part.ClientCount);
        IReadOnlyList<EndPoint> targets =
            TargetAddresses.Resolve([.. part.Targets.Select(StreamAddress.Parse)], context.Stop);
        ClientSettings clients = new(targets, part.Timeout, part.MinPayload, part.MaxPayload, part.Seed)
        {
            ClientsBefore = part.ClientsBefore,
            IsServerHere = targets.All(t => TargetPlaces.Of(t) is not TargetPlace.Remote), Stop = context.Stop,
        };
        ScenarioProps[] scenarios = [.. LoadKinds.Get(part.Kind).Create(part, clients, context)];
        context.Meet(MeetingPoint.Start, clients.Connections.Totals);
        TimeSpan before = Environment.CpuUsage.TotalTime;
        RunMeasurement measured = Measure(NBomberRunner.RegisterScenarios(scenarios).WithSettings(new RunSettings
        {
            Stop = context.Stop, MaxCopies = part.ClientCount, Seed = part.Seed,
            Progress = requests => context.Update(new PartProgress(requests, clients.Connections.Totals)),
            ProgressInterval = context.ProgressInterval,
        }));
        return new PartResult(measured, clients.Connections.Totals, Environment.CpuUsage.TotalTime - before)
        {
            Problems = [.. measured.Scenarios.Select(Shortage).OfType<string>()],
            Pauses = measured.Pauses is { } pauses ? [new PartPauses("echo-load", pauses)] : [],
        };
    }

    // It is what the runtime throws when it can't have a thread; that of a single client is no reason to give up.
    private static RunMeasurement Measure(NBomberContext run)
    {
        try
        {
            return run.Measure();
        }
        catch (Exception e)
            when (e is OutOfMemoryException or TaskSchedulerException { InnerException: OutOfMemoryException })
        {
            throw new ToolException(
                "the system does not even allow the threads to begin with: raise ulimit -u, "
                + "or the limits of the container",
                Tool.Failure, e);
        }
    }

    private static string? Shortage(ScenarioMeasurement measured) => measured.Shortage is { } s
        ? Figures.Text(
            $"{measured.Name}: no more than {s.Had:N0} of {s.Wanted:N0} clients were at work at once, since the "
            + $"system allows no more threads (ulimit -u, or the limits of a container)")
        : null;
}
