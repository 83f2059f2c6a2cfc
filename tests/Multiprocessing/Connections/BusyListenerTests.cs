using System.Net;
using System.Net.Sockets;
using EchoServer.Multiprocessing;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Multiprocessing.Connections;

/// <summary>What a client does where nobody listens, or a listener has no time.</summary>
public class BusyListenerTests
{
    [Fact]
    public async Task Connect_WaitsForRoom_InTheFullQueueOfAUnixSocket()
    {
        string name = $"busy-{Guid.NewGuid():N}";
        UnixDomainSocketEndPoint endPoint = new($"\0{name}");
        using Socket listener = New();
        listener.Bind(endPoint);
        listener.Listen(1);
        List<Socket> waiting = FillQueue(endPoint);
        Task<Connection> connecting =
            Connection.ConnectAsync($"unix:@{name}", new ConnectionOptions { HandshakeTimeout = Deadline.Standard });
        await Task.Delay(50); // some tries
        Assert.False(connecting.IsCompleted);
        foreach (Socket socket in waiting)
        {
            using Socket accepted = await listener.AcceptAsync();
            socket.Dispose();
        }
        using Connection connection = await connecting.WaitAsync(Deadline.Standard);
    }

    [Fact]
    public async Task Connect_SaysSo_WhenTheQueueStaysFull()
    {
        string name = $"busy-{Guid.NewGuid():N}";
        UnixDomainSocketEndPoint endPoint = new($"\0{name}");
        using Socket listener = New();
        listener.Bind(endPoint);
        listener.Listen(1);
        List<Socket> waiting = FillQueue(endPoint);
        IOException full = await Assert.ThrowsAsync<IOException>(
            () => Connection.ConnectAsync(
                $"unix:@{name}", new ConnectionOptions { HandshakeTimeout = TimeSpan.FromMilliseconds(200) })
                    .WaitAsync(Deadline.Standard));
        Assert.Contains("tried again and again for 0.2 s, but its queue stayed full", full.Message);
        foreach (Socket socket in waiting) socket.Dispose();
    }

    [RequiresNetworkNamespaceFact]
    public async Task Connect_IsRefused_WhereNobodyListens_ThoughItsOwnPortIsTheOneItConnectsTo()
    {
        // Of eight ports for clients one is the address: within 200 tries some are connected with themselves.
        string script =
            $"ip link set lo up; echo '40000 40007' >/proc/sys/net/ipv4/ip_local_port_range; exec "
            + $"'{TestEnvironment.TestProcessesPath}' 'connect to nobody' 127.0.0.1:40002";
        CommandRun run = await CommandRun.OfAsync("unshare", "--net", "sh", "-c", script);
        Assert.Equal((0, "200 refused\n", ""), (run.ExitCode, run.Output, run.Error));
    }

    private static Socket New() => new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    private static List<Socket> FillQueue(EndPoint endPoint)
    {
        List<Socket> waiting = [];
        while (true)
        {
            Socket socket = New();
            socket.Blocking = false;
            try
            {
                socket.Connect(endPoint);
                waiting.Add(socket);
            }
            catch (SocketException)
            {
                socket.Dispose();
                return waiting;
            }
        }
    }
}
