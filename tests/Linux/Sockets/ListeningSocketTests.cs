using System.Net;
using System.Net.Sockets;
using EchoServer.Linux.Sockets;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Linux.Sockets;

public sealed class ListeningSocketTests
{
    [RequiresIPv6Fact]
    public void Open_GivesAllAddressesOfANameOnePort()
    {
        EndPoint[] loopback = [
            new IPEndPoint(IPAddress.IPv6Loopback, 0), new IPEndPoint(IPAddress.Loopback, 0),
            new IPEndPoint(IPAddress.Parse("127.0.0.79"), 0)];
        for (int i = 0; i < 20; i++)
        {
            IReadOnlyList<ListeningSocket> sockets =
                ListeningSocket.Open(StreamAddress.Parse("localhost:0"), loopback, 1);
            Assert.Equal(3, sockets.Count);
            Assert.Single(sockets.Select(s => ((IPEndPoint)s.Socket.LocalEndPoint!).Port).Distinct());
            foreach (ListeningSocket socket in sockets) socket.Dispose();
        }
    }

    [Fact]
    public void Open_SaysSo_WhenNoPortIsFreeOnAllAddressesOfAName()
    {
        EndPoint[] conflicting = [new IPEndPoint(IPAddress.Loopback, 0), new IPEndPoint(IPAddress.Loopback, 0)];
        var thrown = Assert.Throws<SocketException>(
            () => ListeningSocket.Open(StreamAddress.Parse("localhost:0"), conflicting, 1));
        Assert.Equal("cannot listen on localhost:0: no port is free on all of 127.0.0.1 and 127.0.0.1", thrown.Message);
    }

    [RequiresNetworkNamespaceFact]
    public async Task Server_TriesAnotherPort_WhenTheFirstIsTakenOnAnotherAddress()
    {
        // Four ports, of which but one is free on 127.0.0.1.
        const string script = """
            import socket, subprocess, sys
            taken = [socket.create_server(("127.0.0.1", port)) for port in (40000, 40001, 40003)]
            server = subprocess.Popen(sys.argv[1:], stderr=subprocess.PIPE, text=True)
            print(next(line for line in server.stderr if "istening" in line or "listen" in line))
            server.terminate()
            """;
        CommandRun run = await CommandRun.OfAsync("unshare", "--net", "--mount", "sh", "-c",
            "ip link set lo up && echo 40000 40003 > /proc/sys/net/ipv4/ip_local_port_range && printf '::1 "
            + "both\\n127.0.0.1 both\\n' > \"$1\" && mount --bind \"$1\" /etc/hosts && exec python3 -c \"$2\" \"$3\" "
            + "--listen both:0 --start-method inline",
            "sh", Path.GetTempFileName(), script, TestEnvironment.ServerPath);
        Assert.Contains("Listening on [::1]:40002, 127.0.0.1:40002 ", run.Output, StringComparison.Ordinal);
    }
}
