using System.Diagnostics;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Server.EndToEnd;

/// <summary>A client whose machine is gone says nothing any more, not even that it is gone.</summary>
public sealed class KeepAliveTests(ITestOutputHelper output) : EndToEndTest(output)
{
    // What it is asked for: to be idle, or to have no room for more.
    private const string Client = """
        import socket, subprocess, sys
        s = socket.socket()
        s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        s.connect(('127.0.0.1', int(sys.argv[1])))
        s.sendall(b'abc')
        assert s.recv(3) == b'ABC'
        if sys.argv[2] == 'full':
            s.settimeout(0.5)
            try:
                while True: s.send(b'x' * 65536)
            except TimeoutError: pass
        subprocess.check_call(['ip', 'link', 'set', 'lo', 'down'])
        print('gone', flush=True)
        sys.stdin.read()
        """;

    [RequiresNetworkNamespaceTheory]
    [InlineData("forkserver", "idle")]
    [InlineData("spawn", "idle")]
    [InlineData("inline", "idle")]
    [InlineData("forkserver", "full")]
    [InlineData("inline", "full")]
    public async Task Server_EndsAConnection_WhenItsPeerHasVanished(string startMethod, string state)
    {
        EchoServerProcess server = await StartAsync(
            new ServerInvocation("--start-method", startMethod, "--keep-alive", "2s", "--listen", "127.0.0.1:7000")
        {
            Wrapper = ["unshare", "--net", "sh", "-c", "ip link set lo up; exec \"$@\"", "sh"],
        });
        using Process client = Process.Start(
            new ProcessStartInfo("nsenter", ["-t", $"{server.Pid}", "-n", "python3", "-c", Client, "7000", state])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        Assert.Equal("gone", await client.StandardOutput.ReadLineAsync().WaitAsync(Deadline.Standard));

        LogEvent end = await server.WaitForEventAsync(ServerEvents.Ended, "the end of the connection");

        Assert.Equal("reset", end.Text("Reason"));
        client.StandardInput.Close();
        await client.WaitForExitAsync().WaitAsync(Deadline.Standard);
    }
}
