using System.Net;
using System.Net.Sockets;
using EchoServer.Common.CommandLine;
using EchoServer.Linux.Sockets;

namespace EchoServer.Load.Host;

/// <summary>Looks the names of targets up.</summary>
internal static class TargetAddresses
{
    /// <summary>The addresses that names stand for, in their order.</summary>
    /// <param name="targets">The names.</param>
    /// <param name="stop">Gives up looking them up.</param>
    /// <exception cref="ToolException">One stands for none, or the look-up was given up.</exception>
    public static IReadOnlyList<EndPoint> Resolve(IReadOnlyList<StreamAddress> targets, CancellationToken stop) =>
        [.. targets.SelectMany(t => Resolve(t, stop))];

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
            throw new ToolException(
                $"{target}: the name does not resolve; check its spelling, or give the IP address", Tool.Failure, e);
        }
        catch (OperationCanceledException e)
        {
            throw new ToolException($"interrupted while {target} was looked up", Tool.Failure, e);
        }
    }
}
