using System.Net;
using System.Net.Sockets;
using EchoServer.Load.Scenarios;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Load;

/// <summary>A name that stands for several addresses, of which the server has only some.</summary>
public class SeveralAddressesTests
{
    [Fact]
    public void Client_ConnectsToTheAddressThatTakesIt_AndBeginsWithThatTheNextTime()
    {
        using FakeServer server = new(FakeServer.UpperCase);
        ClientSettings settings =
            new([ClosedPort(), IPEndPoint.Parse(server.Address)], Deadline.Standard, 10, 10, Seed: 1);
        using EchoClient client = new(settings, new Payload(new Random(1)), number: 1);

        client.Connect();

        Assert.Equal(10, client.Exchange(CancellationToken.None));
        Assert.Equal((1, 1), (settings.Served, settings.Connections.Made));
    }

    [Fact]
    public void Client_SaysWhy_WhenNoAddressTakesIt()
    {
        ClientSettings settings = new([ClosedPort(), ClosedPort()], Deadline.Standard, 10, 10, Seed: 1);
        using EchoClient client = new(settings, new Payload(new Random(1)), number: 1);
        Assert.Equal(FailureCode.Connect, Assert.Throws<ExchangeException>(client.Connect).Code);
        Assert.Equal(0, settings.Connections.Made);
    }

    // It is bound for a moment, and nobody listens on it.
    private static IPEndPoint ClosedPort()
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return (IPEndPoint)socket.LocalEndPoint!;
    }
}
