using System.Net.Sockets;
using EchoServer.Linux;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Load;

/// <summary>Exchanges that would go on after the end of a run: it ends all the same, and they are counted
/// apart.</summary>
public class InterruptionTests
{
    [Theory]
    [InlineData("storm")]
    [InlineData("storm", "--processes", "2")]
    [InlineData("pingpong")]
    [InlineData("bulk", "--payload", "600")]
    [InlineData("hold")]
    public async Task Run_Ends_WhenItIsInterrupted_AndTheServerIsSilent(string kind, params string[] more)
    {
        using FakeServer server = new(FakeServer.Silence);
        AssertInterrupted(await InterruptAsync(server, [kind, .. more]), 2);
    }

    [Theory]
    [InlineData("600")]
    [InlineData("100000")]
    public async Task Run_Ends_WhenItIsInterrupted_AndAByteComesNowAndThen(string payload)
    {
        using FakeServer server = new(TrickleAsync);
        AssertInterrupted(await InterruptAsync(server, ["storm", "--payload", payload]), 2);
    }

    [Fact]
    public async Task Run_Ends_WhenItsTimeIsOver_AndAByteComesNowAndThen()
    {
        using FakeServer server = new(TrickleAsync);
        LoadResult result = await LoadProcess.RunAsync(
            "storm", "--target", server.Address, "--duration", "100ms", "--warmup", "0", "--clients", "2", "--timeout",
            "1s", "--payload", "60000");
        AssertInterrupted(result, 2);
    }

    private static async Task<LoadResult> InterruptAsync(FakeServer server, string[] arguments)
    {
        string[] warmUp = arguments[0] == "hold" ? [] : ["--warmup", "0"];
        using LoadProcess load = LoadProcess.WithReport(
            [.. arguments, "--target", server.Address, "--duration", "1h", .. warmUp, "--clients", "2", "--timeout",
                "0"]);
        await load.ProgressAsync();
        Signals.Send(load.Pid, Signal.SIGINT);
        return await load.EndAsync();
    }

    private static void AssertInterrupted(LoadResult result, int requests)
    {
        Assert.True(result.ExitCode == 1, result.Output + result.Error);
        Assert.Equal([KeyValuePair.Create("interrupted", requests)], result.Failures);
    }

    // The first bytes of the reply, each long before a time-out.
    private static async Task TrickleAsync(Socket connection)
    {
        byte[] buffer = new byte[64 * 1024];
        int n = await connection.ReceiveAsync(buffer);
        byte[] reply = Oracle.Upper(buffer.AsSpan(0, n));
        foreach (byte b in reply)
        {
            await FakeServer.SendAllAsync(connection, new[] { b });
            await Task.Delay(100); // that it is slow is what it is for
        }
    }
}
