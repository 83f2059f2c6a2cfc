using System.Net;
using System.Net.Sockets;
using EchoServer.Common.CommandLine;
using EchoServer.Common.Sockets;
using EchoServer.Load.Scenarios;

namespace EchoServer.Load.Distribution;

/// <summary>Makes the load in this process.</summary>
internal sealed class DirectRunner : ILoadRunner
{
    /// <inheritdoc/>
    public PartResult Run(LoadPart part, IRunContext context)
    {
        DescriptorLimit.Check(part.ClientCount);
        ClientSettings clients = new(Resolve(StreamAddress.Parse(part.Target)), part.Timeout, part.MinPayload, part.MaxPayload, part.Seed) { ClientsBefore = part.ClientsBefore };
        ScenarioProps[] scenarios = [.. LoadKinds.Get(part.Kind).Create(part, clients, context)];
        context.Meet(MeetingPoint.Start, clients.Connections.Totals);
        TimeSpan before = Environment.CpuUsage.TotalTime;
        RunMeasurement measured = NBomberRunner.RegisterScenarios(scenarios).WithSettings(new RunSettings
        {
            Stop = context.Stop, MaxCopies = part.ClientCount, Seed = part.Seed,
            Progress = requests => context.Update(new PartProgress(requests, clients.Connections.Totals)), ProgressInterval = context.ProgressInterval,
        }).Measure();
        return new PartResult(measured, clients.Connections.Totals, Environment.CpuUsage.TotalTime - before);
    }

    /// <summary>The first address that a name stands for.</summary>
    /// <exception cref="ToolException">It stands for none.</exception>
    public static EndPoint Resolve(StreamAddress target)
    {
        try
        {
            return target.ResolveAsync().GetAwaiter().GetResult()[0];
        }
        catch (SocketException e)
        {
            throw new ToolException($"{target}: the name does not resolve; check its spelling, or give the IP address", Tool.Failure, e);
        }
    }
}
