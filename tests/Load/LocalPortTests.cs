using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using EchoServer.Load.Reports;
using EchoServer.Load.ServerUnderTest;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Load;

/// <summary>This machine's own part of connections: its addresses and ports.</summary>
public class LocalPortTests
{
    [RequiresNetworkNamespaceFact]
    public async Task Storm_BlamesNoServer_WhenNoLocalPortIsFree()
    {
        string command = $"ip link set lo up && echo 40000 40003 > /proc/sys/net/ipv4/ip_local_port_range && "
            + $"exec '{TestEnvironment.LoadPath}' storm --server '{TestEnvironment.ServerPath} --listen [::1]:8080' "
            + "--clients 20 --duration 500ms --warmup 0";

        CommandRun run = await CommandRun.OfAsync("unshare", "--net", "sh", "-c", command);

        Assert.True(run.ExitCode == 1, $"{run.ExitCode}: {run.Output}{run.Error}");
        Assert.Contains("| local-port |", run.Output, StringComparison.Ordinal);
        Assert.Contains("The client was the bottleneck: ", run.Output, StringComparison.Ordinal);
        Assert.Contains("Target: [::1]:8080 (loopback)", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("| connect |", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("no connection came about", run.Error, StringComparison.Ordinal);
    }

    // With eight ephemeral ports every eighth connection would be one with itself.
    [RequiresNetworkNamespaceFact]
    public async Task Storm_IsNotServedByItself_WhenNobodyListens()
    {
        string command = $"ip link set lo up && echo 40000 40007 > /proc/sys/net/ipv4/ip_local_port_range && "
            + $"exec '{TestEnvironment.LoadPath}' storm --target '[::1]:40002' --clients 1 --duration 500ms --warmup "
            + "0 --report none";

        CommandRun run = await CommandRun.OfAsync("unshare", "--net", "sh", "-c", command);

        Assert.True(run.ExitCode == 1, $"{run.ExitCode}: {run.Output}{run.Error}");
        Assert.Contains(
            "echo-load: no connection came about: start a server there", run.Error, StringComparison.Ordinal);
        Assert.Contains("| connect |", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("| mismatch |", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(32_768, 60_999, 10_000, 32_767)]
    [InlineData(10_000, 10_999, 11_000, 65_535)]
    [InlineData(5_000, 65_535, 1_024, 4_999)]
    [InlineData(1_024, 65_535, 1_024, 65_535)]
    public void FreePort_IsNoneOfThoseThatClientsGet_WhereThereAreOthers(
        int firstOfClients, int lastOfClients, int first, int last) =>
        Assert.Equal((first, last), FreePort.Range(firstOfClients, lastOfClients));

    [Fact]
    public void Target_IsOnThisMachine_WhenAnInterfaceHasItsAddress()
    {
        IPAddress[] own = [
            .. NetworkInterface.GetAllNetworkInterfaces().SelectMany(i => i.GetIPProperties().UnicastAddresses)
                .Select(a => a.Address)];
        Assert.NotEmpty(own);
        Assert.All(own, a => Assert.Equal(
            IPAddress.IsLoopback(a)
                ? TargetPlace.Loopback : TargetPlace.ThisMachine, TargetPlaces.Of(new IPEndPoint(a, 1))));
    }

    [Theory]
    [InlineData("127.7.7.7", TargetPlace.Loopback)]
    [InlineData("::1", TargetPlace.Loopback)]
    [InlineData("192.0.2.77", TargetPlace.Remote)]
    [InlineData("2001:db8::77", TargetPlace.Remote)]
    internal void Target_IsWhereItsAddressSays(string address, TargetPlace place) =>
        Assert.Equal(place, TargetPlaces.Of(new IPEndPoint(IPAddress.Parse(address), 8080)));

    [Fact]
    public void Target_IsAUnixSocket_WhenItHasAPath() =>
        Assert.Equal(TargetPlace.UnixSocket, TargetPlaces.Of(new UnixDomainSocketEndPoint("/tmp/x")));
}
