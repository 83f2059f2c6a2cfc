using System.Net;
using System.Net.Sockets;
using EchoServer.Load.Scenarios;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Load;

/// <summary>Connections that end, or say something, while they are held: seen by themselves, before anybody
/// asks.</summary>
public class HeldConnectionsTests
{
    [Theory]
    [InlineData("close", "receive", "closed by the server while it was held")]
    [InlineData("reset", "receive", "Connection reset by peer")]
    [InlineData("speak", "mismatch", "the server sent something while it was held")]
    public async Task Loss_IsNoticed_WithoutAsking(string act, string code, string message)
    {
        TaskCompletionSource go = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using FakeServer server = new(async connection =>
        {
            await go.Task;
            if (act == "reset") connection.LingerState = new LingerOption(true, 0);
            if (act != "speak") return;
            await FakeServer.SendAllAsync(connection, new byte[1]);
            await FakeServer.Silence(connection);
        });
        using EchoClient client = ClientOf(server);
        using HeldConnections held = new();
        client.Connect();
        held.Add(client);

        Assert.Null(LossOf(held, client));
        go.SetResult();
        ExchangeException? loss = null;
        await Eventually.HoldsAsync(() => (loss = LossOf(held, client)) is not null, () => "no loss is noticed");

        Assert.Equal(code, loss!.Code);
        Assert.Contains(message, loss.Message, StringComparison.Ordinal);
        Assert.Contains("s after it was opened", loss.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Connection_IsLeftAlone_OnceItIsTakenOut()
    {
        using FakeServer server = new(FakeServer.UpperCase);
        using EchoClient client = ClientOf(server), other = ClientOf(server);
        using HeldConnections held = new();
        client.Connect();
        other.Connect();
        held.Add(client);
        held.Add(other);

        held.Remove(client);
        Assert.Equal(100, client.Exchange(CancellationToken.None));
        client.Finish();

        held.Remove(other);
        held.Remove(client); // it would say so if it had been lost
    }

    // It is watched on where it has not been lost.
    private static ExchangeException? LossOf(HeldConnections held, EchoClient client)
    {
        try
        {
            held.Remove(client);
            held.Add(client);
            return null;
        }
        catch (ExchangeException loss)
        {
            return loss;
        }
    }

    private static EchoClient ClientOf(FakeServer server)
    {
        ClientSettings settings = new([IPEndPoint.Parse(server.Address)], TimeSpan.FromSeconds(10), 100, 100, Seed: 1);
        return new EchoClient(settings, new Payload(new Random(1)), number: 1);
    }
}
