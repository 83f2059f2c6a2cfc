using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Client;

/// <summary>The real client between pipes.</summary>
public class FilterTests
{
    [Fact]
    public async Task Filter_PrintsTheRepliesAndNothingElse_WhenInputEnds()
    {
        using FakeServer server = new(FakeServer.UpperCase);
        ClientResult result = await ClientProcess.RunAsync("a\nb\n", server.Address);
        Assert.Equal("A\nB\n", result.Text);
        Assert.Equal("", result.Error);
        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public async Task Filter_SucceedsWithNothing_WhenInputIsEmpty()
    {
        using FakeServer server = new(FakeServer.UpperCase);
        ClientResult result = await ClientProcess.RunAsync("", server.Address);
        Assert.Equal((0, "", ""), (result.ExitCode, result.Text, result.Error));
    }

    [Fact]
    public async Task Filter_KeepsEveryByte_WhenTheyAreNoText()
    {
        using FakeServer server = new(FakeServer.Pieces(1));
        byte[] all = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        byte[] wanted = [.. all.Select(b => b is >= (byte)'a' and <= (byte)'z' ? (byte)(b - 32) : b)];
        ClientResult result = await ClientProcess.RunAsync(all, server.Address);
        Assert.Equal(wanted, result.Output);
        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public async Task Filter_AnswersEachLine_WhileInputStaysOpen()
    {
        using FakeServer server = new(FakeServer.UpperCase);
        using ClientProcess client = new(server.Address);
        byte[] reply = new byte[4];
        foreach (string line in new[] { "one\n", "two\n" })
        {
            await client.Input.WriteAsync(Encoding.UTF8.GetBytes(line));
            await client.Output.ReadExactlyAsync(reply).AsTask().WaitAsync(TimeSpan.FromSeconds(30));
            Assert.Equal(line.ToUpperInvariant(), Encoding.UTF8.GetString(reply));
        }
        client.Input.Close();
        Assert.Equal(0, (await client.EndAsync()).ExitCode);
    }

    // Far more than all buffers hold: a client that sends everything before it receives would wait for ever.
    [Fact(Timeout = 60_000)]
    public async Task Filter_NeitherDeadlocksNorGrows_WhenBothDirectionsAreFull()
    {
        const int Chunk = 1 << 20;
        const int Chunks = 96;
        using FakeServer server = new(FakeServer.UpperCase);
        using ClientProcess client = new(server.Address);
        byte[] piece = new byte[Chunk];
        new Random(1).NextBytes(piece);
        using IncrementalHash wanted = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] upper = [.. piece.Select(b => b is >= (byte)'a' and <= (byte)'z' ? (byte)(b - 32) : b)];
        int written = 0;
        Task writing = Task.Run(async () =>
        {
            for (int i = 0; i < Chunks; i++, Volatile.Write(ref written, i))
                await client.Input.WriteAsync(piece);
            client.Input.Close();
        });
        using IncrementalHash got = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[Chunk];
        long peak = 0;
        for (int n; (n = await client.Output.ReadAsync(buffer)) > 0;)
        {
            got.AppendData(buffer, 0, n);
            if (Volatile.Read(ref written) < Chunks) peak = client.PeakMemory();
        }
        await writing;
        for (int i = 0; i < Chunks; i++)
            wanted.AppendData(upper);
        Assert.Equal(wanted.GetHashAndReset(), got.GetHashAndReset());
        Assert.Equal(0, (await client.EndAsync()).ExitCode);
        Assert.InRange(peak, 1, 90L << 20);
    }

    [Fact]
    public async Task Filter_FailsAtOnce_WhenServerClosesAndInputNeverEnds()
    {
        using FakeServer server = new(FakeServer.CloseAfter(2));
        using ClientProcess client = new(server.Address, "--timeout", "0");
        await client.Input.WriteAsync("hello"u8.ToArray());
        ClientResult result = await client.EndAsync();
        result.AssertFailed(1, server.Address, "closed", "2 of 5 bytes");
        Assert.Equal("he", result.Text);
    }

    [Fact]
    public async Task Filter_Fails_WhenServerClosesEarly()
    {
        using FakeServer server = new(FakeServer.CloseAfter(3));
        ClientResult result = await ClientProcess.RunAsync("hello", server.Address);
        result.AssertFailed(1, server.Address, "closed", "3 of 5 bytes");
    }

    [Fact]
    public async Task Filter_Fails_WhenServerResets()
    {
        using FakeServer server = new(FakeServer.Reset);
        using ClientProcess client = new(server.Address);
        await client.Input.WriteAsync("hello"u8.ToArray());
        (await client.EndAsync()).AssertFailed(1, server.Address, "reset", "0 of 5 bytes");
    }

    [Fact]
    public async Task Filter_Fails_WhenReplyIsTooLate()
    {
        using FakeServer server = new(FakeServer.Silence);
        using ClientProcess client = new(server.Address, "--timeout", "100ms");
        await client.Input.WriteAsync("hello"u8.ToArray());
        (await client.EndAsync()).AssertFailed(1, server.Address, "within 100ms", "0 of 5 bytes", "--timeout");
    }

    [Fact]
    public async Task Filter_Fails_WhenServerNeverClosesAfterTheEnd()
    {
        using FakeServer server = new(FakeServer.Silence);
        ClientResult result = await ClientProcess.RunAsync("", server.Address, "--timeout", "100ms");
        result.AssertFailed(1, server.Address, "within 100ms");
    }

    [Fact]
    public async Task Filter_EndsSilently_AsOthersDo_WhenItsReaderHasEnough()
    {
        using FakeServer server = new(FakeServer.UpperCase);
        using ClientProcess client =
            ClientProcess.Shell($"yes 2>/dev/null | {{ \"$CLIENT\" {server.Address}; echo rc $? >&2; }} | head -n 1");
        ClientResult result = await client.EndAsync();
        Assert.Equal(("Y\n", "rc 141\n"), (result.Text, result.Error));
    }

    [Fact]
    public async Task Filter_SaysSo_WhenItsOutputIsFull()
    {
        using FakeServer server = new(FakeServer.UpperCase);
        using ClientProcess client = ClientProcess.Shell($"echo a | \"$CLIENT\" {server.Address} >/dev/full");
        (await client.EndAsync()).AssertFailed(1, "standard output", "No space left");
    }

    [Theory]
    [InlineData("<&-", 0, "")]
    [InlineData("<&- >&-", 0, "")]
    [InlineData("<&- 2>&-", 0, "")]
    [InlineData("<&- >&- 2>&-", 0, "")]
    public async Task Filter_TakesAClosedInputForAnEmptyOne(string streams, int exitCode, string error)
    {
        using FakeServer server = new(FakeServer.UpperCase);
        using ClientProcess client = ClientProcess.Shell($"\"$CLIENT\" {server.Address} {streams}; exit $?");
        ClientResult result = await client.EndAsync();
        Assert.Equal((exitCode, "", error), (result.ExitCode, result.Text, result.Error));
    }

    [Fact]
    public async Task Filter_SaysSo_WhenItsOutputIsClosed()
    {
        using FakeServer server = new(FakeServer.UpperCase);
        using ClientProcess client = ClientProcess.Shell($"echo a | \"$CLIENT\" {server.Address} >&-");
        (await client.EndAsync()).AssertFailed(1, "standard output", "closed");
    }

    [Fact]
    public async Task Filter_Fails_WhenInputCannotBeRead()
    {
        using FakeServer server = new(FakeServer.UpperCase);
        using ClientProcess client = ClientProcess.Shell($"\"$CLIENT\" {server.Address} </");
        (await client.EndAsync()).AssertFailed(1, "standard input", "directory");
    }

    [Fact]
    public async Task Client_Fails_WhenNobodyListens()
    {
        using Socket bound = new(SocketType.Stream, ProtocolType.Tcp);
        bound.Bind(new IPEndPoint(IPAddress.Loopback, 0)); // bound and not listening: refused for certain
        string address = $"127.0.0.1:{((IPEndPoint)bound.LocalEndPoint!).Port}";
        (await ClientProcess.RunAsync("a", address)).AssertFailed(1, address, "refused", "start echo-server");
    }

    [Fact]
    public async Task Client_Fails_WhenNameDoesNotResolve() =>
        (await ClientProcess.RunAsync("a", "no-such-host.invalid:80"))
            .AssertFailed(1, "no-such-host.invalid:80", "resolve");

    [Fact]
    public async Task Client_Fails_WhenConnectingTakesTooLong()
    {
        // A full queue of connections that nobody accepts: the kernel answers no more.
        using Socket listener = new(SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(0);
        using Socket first = new(SocketType.Stream, ProtocolType.Tcp);
        await first.ConnectAsync(listener.LocalEndPoint!);
        string address = $"127.0.0.1:{((IPEndPoint)listener.LocalEndPoint!).Port}";
        ClientResult result = await ClientProcess.RunAsync("a", address, "--connect-timeout", "100ms");
        result.AssertFailed(1, address, "within 100ms", "--connect-timeout");
    }

    // The kernel takes no connection more, and says so at once (EAGAIN).
    [Fact]
    public async Task Client_WaitsOutItsTimeout_WhenAUnixSocketsQueueIsFull()
    {
        using FullQueue queue = new();
        ClientResult result = await ClientProcess.RunAsync("a", queue.Address, "--connect-timeout", "300ms");
        result.AssertFailed(1, queue.Address, "within 300ms", "--connect-timeout");
    }

    [Fact]
    public async Task Client_IsServed_OnceAUnixSocketsQueueHasRoom()
    {
        using FullQueue queue = new();
        using ClientProcess client = new(queue.Address, "--connect-timeout", "30s");
        await client.WaitUntilBlockedInConnectAsync();
        queue.Serve(FakeServer.UpperCase);
        await client.Input.WriteAsync("a"u8.ToArray());
        client.Input.Close();
        ClientResult result = await client.EndAsync();
        Assert.Equal((0, "A", ""), (result.ExitCode, result.Text, result.Error));
    }

    // With one ephemeral port that is the one asked for, the kernel connects the client's socket with itself.
    [RequiresNetworkNamespaceFact]
    public async Task Client_IsRefused_WhenItCouldOnlyConnectWithItself()
    {
        string command = $"ip link set lo up && echo 40000 40000 > /proc/sys/net/ipv4/ip_local_port_range && "
            + $"for a in 127.0.0.1:40000 '[::1]:40000'; do printf hi | '{TestEnvironment.ClientPath}' $a; echo \"rc "
            + "$?\"; done";
        CommandRun run = await CommandRun.OfAsync("unshare", "--net", "sh", "-c", command);
        Assert.Equal("rc 1\nrc 1\n", run.Output);
        Assert.Equal(2, run.ErrorLines.Length);
        Assert.All(run.ErrorLines, line => Assert.Contains("connection refused", line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("path")]
    [InlineData("abstract")]
    public async Task Client_TalksOverAUnixSocket_WhenAddressSaysSo(string kind)
    {
        string name = $"echo-client-{Guid.NewGuid():N}";
        string path = kind == "path" ? Path.Combine(Path.GetTempPath(), name) : "@" + name;
        using FakeServer server = FakeServer.Unix(path, FakeServer.UpperCase);
        ClientResult result = await ClientProcess.RunAsync("over unix", server.Address);
        Assert.Equal((0, "OVER UNIX", ""), (result.ExitCode, result.Text, result.Error));
    }

    [Fact]
    public async Task Client_TriesEveryAddress_WhenNameHasSeveral()
    {
        // Where localhost is ::1 and 127.0.0.1, nobody listens on the first.
        using FakeServer server = new(FakeServer.UpperCase);
        string address = server.Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);
        Assert.Equal("A", (await ClientProcess.RunAsync("a", address)).Text);
    }

    [Theory]
    [InlineData("'nonsense'", "nonsense")]
    [InlineData("'--nope'", "--nope")]
    [InlineData("--timeout: 'x'", "--timeout", "x")]
    [InlineData("--connect-timeout: '-1'", "--connect-timeout", "-1")]
    [InlineData("'b:2'", "a:1", "b:2")]
    public async Task Client_NamesTheValue_WhenCalledWrongly(string named, params string[] arguments) =>
        (await ClientProcess.RunAsync("", arguments)).AssertFailed(2, named);

    [Fact]
    public async Task Client_ShowsItsOptions_WhenAskedForHelp()
    {
        ClientResult result = await ClientProcess.RunAsync("", "--help");
        Assert.Equal(0, result.ExitCode);
        Assert.All(["HOST:PORT", "--connect-timeout", "--timeout", "127.0.0.1:8080"],
            word => Assert.Contains(word, result.Text, StringComparison.Ordinal));
    }
}
