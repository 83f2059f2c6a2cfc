namespace EchoServer.Tests.Support;

/// <content>What the server tells in its log.</content>
internal sealed partial class EchoServerProcess
{
    /// <summary>The events so far.</summary>
    public IReadOnlyList<LogEvent> Events => _log.Events;

    /// <summary>Waits for the first event of a kind, whether it has come already or not.</summary>
    /// <param name="predicate">The kind; see <see cref="ServerEvents"/>.</param>
    /// <param name="what">What was waited for, for the failure.</param>
    public async Task<LogEvent> WaitForEventAsync(Func<LogEvent, bool> predicate, string what) =>
        (await WaitForEventsAsync(predicate, 1, what))[0];

    /// <summary>Waits for the first so many events of a kind.</summary>
    public async Task<IReadOnlyList<LogEvent>> WaitForEventsAsync(
        Func<LogEvent, bool> predicate, int count, string what)
    {
        try
        {
            return await _log.WaitAsync(predicate, count);
        }
        catch (Exception e) when (e is TimeoutException or EndOfStreamException)
        {
            throw Failure($"Waited in vain for {what}. {e.Message}");
        }
    }

    /// <summary>The process that serves a connection.</summary>
    public async Task<int> ChildOfAsync(EchoConnection connection)
    {
        LogEvent started = await WaitForEventAsync(
            ServerEvents.StartedFor(connection), $"the start of the child for {connection.Peer}");
        return started.Number("Pid");
    }

    /// <summary>The end of the process that served the connection from this peer.</summary>
    public Task<LogEvent> EndOfAsync(string peer) =>
        WaitForEventAsync(ServerEvents.EndedFor(peer), $"the end of the connection from {peer}");

    /// <summary>A failure with all that is known about the server.</summary>
    public Exception Failure(string what) => new Xunit.Sdk.XunitException(
        $"{what}\nServer {Pid}, {(_process.HasExited ? $"ended with {_process.ExitCode}" : "running")}; its "
        + $"log:\n{_log}");
}
