using System.Diagnostics;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Server.EndToEnd;

/// <summary>The server as PID 1, as it is in a container: it has to be the init of everything in there.</summary>
public sealed class PidOneTests(ITestOutputHelper output) : EndToEndTest(output)
{
    private static ServerInvocation AsPidOne(params string[] options) => new(options)
    {
        Wrapper = ["unshare", "--pid", "--fork", "--mount-proc"],
        OwnPidNamespace = true,
    };

    [RequiresPidNamespaceFact]
    public async Task Server_ServesAndStops_WhenItIsPidOne()
    {
        EchoServerProcess server = await StartAsync(AsPidOne("--start-method", "spawn"));
        Assert.Equal(1, server.LoggedPid);
        EchoConnection connection = await ConnectServedAsync(server);
        string peer = connection.Peer;
        Assert.Single(server.Children());

        connection.Dispose();
        Assert.Equal(0, (await server.EndOfAsync(peer)).Number("ExitCode"));
        await HasNoChildAsync(server);
        Assert.Equal(1, (await server.StopAsync()).Closed);
    }

    [RequiresPidNamespaceFact]
    public async Task Server_ReapsAnOrphanThatItAdopts_WhenItIsPidOne()
    {
        EchoServerProcess server = await StartAsync(AsPidOne("--spares", "0"));
        EchoConnection connection = await ConnectServedAsync(server);
        await AdoptAndReapAsync(server);
        Assert.Equal("STILL HERE", await connection.AskAsync("still here"));
        Assert.Equal(new ReportedLedger(1, 0, 1, 0, Closed: 1, 0, 0, 0), await CloseAllAndStopAsync(server));
    }

    [RequiresPidNamespaceFact]
    public async Task Server_ReapsAnOrphanThatItAdopts_WhenItHasNoChildOfItsOwn()
    {
        EchoServerProcess server = await StartAsync(AsPidOne("--start-method", "spawn"));
        await AdoptAndReapAsync(server);
        Assert.Equal(new ReportedLedger(0, 0, 0, 0, 0, 0, 0, 0), await server.StopAsync());
    }

    /// <summary>Gives the server an orphan, lets the orphan end, and waits until the server has reaped just
    /// that.</summary>
    private static async Task AdoptAndReapAsync(EchoServerProcess server)
    {
        int[] own = PidsOf(server.Children());
        using (Process shell = await LeaveOrphanAsync(server))
        {
            ProcessRow orphan = Assert.Single(server.Children(), row => !own.Contains(row.Pid));
            using ProcessHandle handle = ProcessHandle.Open(orphan.Pid);
            shell.StandardInput.Close(); // What the orphan waits for.
            Assert.True(await handle.EndsAsync(Deadline.Short));
        }
        await Eventually.HoldsAsync(() => PidsOf(server.Children()).SequenceEqual(own), () => "the orphan is reaped");
    }

    private static int[] PidsOf(IEnumerable<ProcessRow> rows) => [.. rows.Select(row => row.Pid).Order()];

    private static Task HasNoChildAsync(EchoServerProcess server) =>
        Eventually.HoldsAsync(() => server.Children() is [], () => "no child is left");

    /// <summary>Runs a shell beside the server that leaves a process behind, which reads the shell's stdin to its
    /// end.</summary>
    private static async Task<Process> LeaveOrphanAsync(EchoServerProcess server)
    {
        ProcessStartInfo start = new("nsenter",
        [
            "--target", $"{server.Pid}", "--pid", "--mount",
            "sh", "-c", "exec 3<&0; (read -r line <&3; exit 7) >&- 2>&- & echo left behind",
        ])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        Process shell = Process.Start(start)!;
        Assert.Equal("left behind\n", await shell.StandardOutput.ReadToEndAsync().WaitAsync(Deadline.Short));
        await shell.WaitForExitAsync().WaitAsync(Deadline.Short);
        return shell;
    }
}
