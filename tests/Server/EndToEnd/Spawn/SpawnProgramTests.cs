using EchoServer.Linux;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Server.EndToEnd.Spawn;

/// <summary>Both programs that can be executed for a connection: the small one, and the server's own where that is
/// missing.</summary>
public sealed class SpawnProgramTests(ITestOutputHelper output) : EndToEndTest(output)
{
    private const string Small = "echo-forkserver";
    private const string Own = "echo-server";

    private const int Usage = 2;
    private const int Orphaned = 4;
    private const string NobodysPid = "2147483647";

    [Theory]
    [InlineData(Small)]
    [InlineData(Own)]
    public async Task Child_TellsWhomItServesAndHowMuch_WhicheverProgramItIs(string program)
    {
        EchoServerProcess server = await StartAsync(await WithChildAsync(program));
        EchoConnection connection = await ConnectServedAsync(server);
        Assert.Equal("DEFGH", await connection.AskAsync("defgh"));
        string peer = connection.Peer;

        string commandLine = ProcessTable.CommandLine(await server.ChildOfAsync(connection));
        Assert.StartsWith($"{program} connection-child {server.Pid} ", commandLine, StringComparison.Ordinal);
        Assert.EndsWith($" #1 {peer}", commandLine, StringComparison.Ordinal);

        connection.Dispose();
        LogEvent end = await server.EndOfAsync(peer);
        Assert.Equal((8, 8, 2), (end.Number("BytesIn"), end.Number("BytesOut"), end.Number("Messages")));
    }

    [Theory]
    [InlineData(Small)]
    [InlineData(Own)]
    public async Task Child_DiesOfSigterm_WhicheverProgramItIs(string program)
    {
        EchoServerProcess server = await StartAsync(await WithChildAsync(program));
        EchoConnection connection = await ConnectServedAsync(server);
        Signals.Send(await server.ChildOfAsync(connection), Signal.SIGTERM);
        Assert.Equal(-15, (await server.EndOfAsync(connection.Peer)).Number("ExitCode"));
    }

    [Theory]
    [InlineData(Small)]
    [InlineData(Own)]
    public async Task Child_ExitsWithUsage_WhenItsArgumentsAreNoConnection(string program) =>
        Assert.Equal(
            Usage,
            (await CommandRun.OfAsync(
                PathOf(program), "connection-child", NobodysPid, "some", "0", "#1", "nobody")).ExitCode);

    [Theory]
    [InlineData(Small)]
    [InlineData(Own)]
    public async Task Child_ExitsWithOrphaned_WhenItsParentIsAnother(string program) =>
        Assert.Equal(
            Orphaned,
            (await CommandRun.OfAsync(
                PathOf(program), "connection-child", NobodysPid, "1", "0", "#1", "nobody")).ExitCode);

    private static string PathOf(string program) =>
        Path.Combine(Path.GetDirectoryName(TestEnvironment.ServerPath)!, program);

    private async Task<ServerInvocation> WithChildAsync(string program)
    {
        TemporaryFolder folder = MakeFolder();
        ServerInvocation command = new("--start-method", "spawn") { ServerPath = await ServerCopy.ToAsync(folder) };
        if (program == Own) File.Delete(folder.File(Small));
        return command;
    }
}
