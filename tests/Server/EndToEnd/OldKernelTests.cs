using EchoServer.Tests.Support;

namespace EchoServer.Tests.Server.EndToEnd;

/// <summary>What an old kernel lacks, or a container's filter forbids, costs the server its speed and its counts, and
/// it says so.</summary>
public sealed class OldKernelTests(ITestOutputHelper output) : EndToEndTest(output)
{
    private const string NoSuchCall = "Function not implemented (errno 38)";
    private const string NotPermitted = "Operation not permitted (errno 1)";

    [RequiresToolTheory("gcc")]
    [InlineData("ENOSYS", NoSuchCall)]
    [InlineData("EPERM", NotPermitted)]
    public async Task Server_FallsBackToSpawnAndCountsNoTraffic_WhenThereIsNoSharedMemory(string error, string says)
    {
        EchoServerProcess server = await StartWithoutAsync("memfd_create", error, "forkserver");

        Assert.Equal("spawn", server.StartMethod);
        Assert.Equal(
            [
                $"Start method forkserver does not work here, so it is spawn: memfd_create: {says}",
                $"Traffic is not counted, and stands as 0, for want of shared memory: memfd_create: {says}",
            ],
            Warnings(server));
        Assert.Equal(new ReportedTraffic(0, 0, 0), await ServeTwoAsync(server));
    }

    [RequiresToolFact("gcc")]
    public async Task Server_SpawnsAndCountsNoTraffic_WhenThereIsNoSharedMemory()
    {
        EchoServerProcess server = await StartWithoutAsync("memfd_create", "ENOSYS", "spawn");

        Assert.Equal(
            [$"Traffic is not counted, and stands as 0, for want of shared memory: memfd_create: {NoSuchCall}"],
            Warnings(server));
        Assert.Equal(new ReportedTraffic(0, 0, 0), await ServeTwoAsync(server));
    }

    [RequiresToolFact("prlimit")]
    public async Task Server_FallsBackToSpawn_WhenFilesMayNotBeAsLargeAsItsSharedMemory()
    {
        EchoServerProcess server = await StartAsync(
            new ServerInvocation
            { Wrapper = ["env", "DOTNET_EnableWriteXorExecute=0", "prlimit", "--fsize=1000000:1000000"] });

        Assert.Equal("spawn", server.StartMethod);
        Assert.Contains(
            "Start method forkserver does not work here, so it is spawn: ftruncate: File too large (errno 27)",
            Warnings(server));
        Assert.Equal(new ReportedTraffic(0, 0, 0), await ServeTwoAsync(server));
    }

    [RequiresToolFact("gcc")]
    public async Task Server_FallsBackToSpawn_WhenItCannotClone()
    {
        EchoServerProcess server = await StartWithoutAsync("clone3", "ENOSYS", "forkserver");

        Assert.Equal("spawn", server.StartMethod);
        Assert.Equal(
            [$"Start method forkserver does not work here, so it is spawn: cannot start a child: clone3: {NoSuchCall}"],
            Warnings(server));
        await Eventually.HoldsAsync(() => server.Children() is [], () => "the fork server is gone");
        Assert.Equal(new ReportedTraffic(6, 6, 2), await ServeTwoAsync(server));
    }

    [RequiresToolFact("gcc")]
    public async Task Server_FallsBackToSpawn_WhenItsClonesCouldNotKeepTheirRows()
    {
        EchoServerProcess server = await StartWithoutAsync("mremap", "ENOSYS", "forkserver");

        Assert.Equal("spawn", server.StartMethod);
        Assert.Equal(
            [$"Start method forkserver does not work here, so it is spawn: cannot start a child: mremap: {NoSuchCall}"],
            Warnings(server));
        Assert.Equal(new ReportedTraffic(6, 6, 2), await ServeTwoAsync(server));
    }

    [RequiresToolTheory("gcc")]
    [InlineData("EPERM", NotPermitted)]
    [InlineData("ENOSYS", NoSuchCall)]
    [InlineData("ECONNABORTED", "Software caused connection abort (errno 103)")]
    public async Task Server_PausesAndSaysSo_WhenAcceptFailsWithWhateverError(string error, string says)
    {
        EchoServerProcess server = await StartWithoutAsync("accept4", error, "inline");
        await ConnectAsync(server);

        IReadOnlyList<LogEvent> pauses = await server.WaitForEventsAsync(ServerEvents.Pausing, 3, "three pauses");

        Pauses.AssertGrow(pauses);
        Assert.All(
            pauses,
            pause => Assert.EndsWith(
                $"accept4: {says}", pause.Message.Replace("\"", "", StringComparison.Ordinal),
                StringComparison.Ordinal));
        Assert.Equal(new ReportedLedger(0, 0, 0, 0, 0, 0, 0, 0) { Left = 1 }, await server.StopAsync());
    }

    private async Task<EchoServerProcess> StartWithoutAsync(string call, string error, string startMethod) =>
        await StartAsync(
            new ServerInvocation("--start-method", startMethod)
            { Wrapper = SystemCallFilter.Without(MakeFolder(), call, error) });

    /// <summary>What the server has complained about, in its own words: JSON puts texts in quotation marks.</summary>
    private static IEnumerable<string> Warnings(EchoServerProcess server) => server.Events
        .Where(e => e.Level is "Warning" or "Error").Select(e => e.Message.Replace("\"", "", StringComparison.Ordinal));

    /// <returns>The ledger's traffic.</returns>
    private async Task<ReportedTraffic> ServeTwoAsync(EchoServerProcess server)
    {
        for (int i = 0; i < 2; i++) await ConnectServedAsync(server);
        Assert.Equal(new ReportedLedger(2, 0, 2, 0, Closed: 2, 0, 0, 0), await CloseAllAndStopAsync(server));
        return ReportedTraffic.Of(await server.WaitForEventAsync(ServerEvents.Ledger, "the ledger"));
    }
}
