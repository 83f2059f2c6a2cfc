using EchoServer.Linux;
using EchoServer.Server.Connections;
using EchoServer.Server.Logging;
using EchoServer.Server.Starting;
using EchoServer.Server.Stopping;

namespace EchoServer.Server.Supervision;

/// <summary>The end of the server, once nothing is accepted any more: wait for the connections, ask them to end, end
/// them.</summary>
/// <param name="table">The connections that are left.</param>
/// <param name="startMethod">Passes signals on.</param>
/// <param name="log">The log.</param>
/// <param name="time">How long connections may go on by themselves.</param>
internal sealed class Drain(ConnectionTable table, IStartMethod startMethod, ServerLog log, DrainTime time)
{
    /// <summary>How long a connection has after each signal.</summary>
    private static readonly TimeSpan _grace = TimeSpan.FromSeconds(2);

    /// <summary>Returns when no connection is left, or nothing ends those that are.</summary>
    /// <param name="hurry">Cuts the first wait short.</param>
    public void Run(CancellationToken hurry)
    {
        if (table.Running > 0) log.Draining(table.Running, Rounded(time.Left));
        if (table.WaitUntilEmpty(time.Left, hurry) || End(Signal.SIGTERM) || End(Signal.SIGKILL)) return;
        log.LeftBehind(table.Running);
    }

    private static TimeSpan Rounded(TimeSpan time) => TimeSpan.FromSeconds(Math.Round(time.TotalSeconds, 1));

    private bool End(int signal)
    {
        log.Ending(table.Running, signal);
        startMethod.SignalAll(signal);
        return table.WaitUntilEmpty(_grace, CancellationToken.None);
    }
}
