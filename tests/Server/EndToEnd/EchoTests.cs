using EchoServer.Tests.Support;

namespace EchoServer.Tests.Server.EndToEnd;

/// <summary>The reply is the ASCII upper case of the request: all of it, in order, whatever it is and however it
/// comes.</summary>
public class EchoTests(ITestOutputHelper output) : EndToEndTest(output)
{
    private const int Large = 8 << 20;
    private const int FitsOnTheWay = 64 << 10;

    [Theory]
    [InlineData("spawn", 1)]
    [InlineData("spawn", 2)]
    [InlineData("inline", 3)]
    public async Task Server_UpperCasesAll_WhenMuchComesInRandomChunks(string startMethod, int seed)
    {
        EchoServerProcess server = await StartAsync("--start-method", startMethod);
        byte[] request = RandomBytes(seed, Large);

        byte[] reply = await ExchangeAsync(server, request, seed);

        SameBytes.Assert(Oracle.Upper(request), reply);
        Assert.Equal(1, (await CloseAllAndStopAsync(server)).Closed);
    }

    [RequiresToolFact("python3")]
    public async Task Server_AnswersAsPythonDoes_ForRandomBytes()
    {
        EchoServerProcess server = await StartAsync();
        byte[] request = [.. AllPairs(), .. RandomBytes(seed: 4, FitsOnTheWay)];

        byte[] reply = await ExchangeAsync(server, request, seed: 4);

        byte[] expected = await Oracle.PythonUpperAsync(request);
        SameBytes.Assert(expected, reply);
    }

    [Fact]
    public async Task Server_AnswersAllThatCame_WhenThePeerFinishesBeforeItReads()
    {
        EchoServerProcess server = await StartAsync();
        EchoConnection connection = await ConnectAsync(server);
        byte[] request = RandomBytes(seed: 5, FitsOnTheWay);

        await connection.SendAsync(request);
        connection.FinishSending();

        byte[] reply = await connection.ReceiveToEndAsync();
        SameBytes.Assert(Oracle.Upper(request), reply);
    }

    [Fact]
    public async Task Server_ClosesWithoutAWord_WhenThePeerFinishesWithoutOne()
    {
        EchoServerProcess server = await StartAsync();
        EchoConnection connection = await ConnectAsync(server);
        connection.FinishSending();
        Assert.Empty(await connection.ReceiveToEndAsync());
        LogEvent end = await server.EndOfAsync(connection.Peer);
        Assert.Equal((0, "closed"), (end.Number("ExitCode"), end.Text("Reason")));
    }

    [Fact]
    public async Task Server_AnswersEachByteAtOnce_WhenThePeerWaitsForEveryReply()
    {
        EchoServerProcess server = await StartAsync();
        EchoConnection connection = await ConnectAsync(server);
        for (int value = 0; value < 256; value++)
        {
            byte[] request = [(byte)value];
            await connection.SendAsync(request);
            Assert.Equal(Oracle.Upper(request), await connection.ReceiveAsync(1));
        }
    }

    /// <summary>Sends a request in chunks of random sizes and a FIN, and receives until the end at the same
    /// time.</summary>
    private async Task<byte[]> ExchangeAsync(EchoServerProcess server, byte[] request, int seed)
    {
        EchoConnection connection = await ConnectAsync(server);
        Task<byte[]> receiving = connection.ReceiveToEndAsync();
        Random random = new(seed);
        for (int sent = 0; sent < request.Length;)
        {
            int chunk = Math.Min(request.Length - sent, 1 + (int)Math.Pow(random.Next(48), 3));
            await connection.SendAsync(request.AsMemory(sent, chunk));
            sent += chunk;
        }
        connection.FinishSending();
        return await receiving;
    }

    /// <summary>Half of them letters, so that there is something to change.</summary>
    private static byte[] RandomBytes(int seed, int count)
    {
        Random random = new(seed);
        byte[] bytes = new byte[count];
        random.NextBytes(bytes);
        for (int i = 0; i < count; i += 2) bytes[i] = (byte)('a' + (bytes[i] % 26));
        return bytes;
    }

    /// <summary>Each byte value beside each other one: 128 KiB.</summary>
    private static IEnumerable<byte> AllPairs() =>
        from first in Enumerable.Range(0, 256) from second in Enumerable.Range(0, 256)
        from value in new[] { first, second } select (byte)value;
}
