using System.Diagnostics;
using EchoServer.Linux;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Server.EndToEnd;

/// <summary>The fork server at its user's limit of processes (RLIMIT_NPROC), which the server's own connections have
/// used up.</summary>
public sealed class ProcessLimitTests(ITestOutputHelper output) : EndToEndTest(output)
{
    // Processes and threads, the server's own included.
    private const int Limit = 120;

    private static readonly TimeSpan _watch = TimeSpan.FromSeconds(1);

    private readonly List<(EchoConnection Connection, Task<bool> IsServed)> _asked = [];

    [RequiresAnotherUserTheory]
    [InlineData("0")]
    [InlineData("4")]
    public async Task Server_KeepsWhoWaitsAndServesThemLater_WhenTheForkServerCanMakeNoProcess(string spares)
    {
        EchoServerProcess server = await StartLimitedAsync(spares);
        _asked.AddRange(await AskUntilItPausesAsync(server, 4 * Limit));
        for (int i = 0; i < 50; i++) await AskAsync(server); // A burst, of which none may be refused.
        await AssertIsIdleAsync(server);
        Assert.Contains(_asked, a => !a.IsServed.IsCompleted);

        await CloseTheServedUntilNobodyWaitsAsync();
        await server.WaitForEventAsync(ServerEvents.Resuming, "the end of the pauses");

        bool[] isServed = await Task.WhenAll(_asked.Select(a => a.IsServed));
        Assert.DoesNotContain(false, isServed);
        Assert.Equal(
            new ReportedLedger(isServed.Length, 0, isServed.Length, 0, Closed: isServed.Length, 0, 0, 0),
            await CloseAllAndStopAsync(server));
    }

    [RequiresAnotherUserFact]
    public async Task Server_Drains_WhenItIsToldToStopAtItsLimit()
    {
        EchoServerProcess server = await StartLimitedAsync("4");
        _asked.AddRange(await AskUntilItPausesAsync(server, 4 * Limit));

        server.Send(Signal.SIGTERM);
        await server.WaitForEventAsync(ServerEvents.Stopping, "the stop");
        await CloseTheServedUntilNobodyWaitsAsync();

        bool[] isServed = await Task.WhenAll(_asked.Select(a => a.IsServed));
        Assert.Equal(isServed.Count(served => served), (await server.EndAsync()).Closed);
    }

    private async Task<EchoServerProcess> StartLimitedAsync(string spares) =>
        await StartAsync(new ServerInvocation("--spares", spares)
    {
        ServerPath = await ServerCopy.ToAsync(MakeFolder()),
        Wrapper = [.. AnotherUser.Wrapper, "prlimit", $"--nproc={Limit}:{Limit}"],
    });

    private async Task AskAsync(EchoServerProcess server)
    {
        EchoConnection connection = await ConnectAsync(server);
        _asked.Add((connection, connection.IsServedAsync()));
    }

    private async Task CloseTheServedUntilNobodyWaitsAsync()
    {
        while (Waiting() is { Length: > 0 } waiting)
        {
            CloseTheServed();
            await Task.WhenAny(waiting);
        }
        CloseTheServed();
    }

    private Task<bool>[] Waiting() => [.. _asked.Select(a => a.IsServed).Where(isServed => !isServed.IsCompleted)];

    private void CloseTheServed()
    {
        foreach (var (connection, isServed) in _asked)
        {
            if (isServed is { IsCompletedSuccessfully: true, Result: true }) connection.Dispose();
        }
    }

    private static async Task AssertIsIdleAsync(EchoServerProcess server)
    {
        LogEvent started = await server.WaitForEventAsync(
            e => e.Message.StartsWith("The fork server started", StringComparison.Ordinal),
            "the start of the fork server");
        using var forkServer = Process.GetProcessById(started.Number("Pid"));
        TimeSpan before = server.ProcessorTime + forkServer.TotalProcessorTime;

        var watch = Stopwatch.StartNew();
        await Eventually.HoldsAsync(() => watch.Elapsed > _watch, () => "the time is over");

        forkServer.Refresh();
        TimeSpan used = server.ProcessorTime + forkServer.TotalProcessorTime - before;
        Assert.InRange(used, TimeSpan.Zero, _watch / 2); // One that spins uses all of it; the JIT compiler uses some.
    }
}
