using EchoServer.Common.Interop;
using EchoServer.Common.Processes;
using EchoServer.Server.Connections;
using EchoServer.Server.Listening;
using EchoServer.Server.Logging;
using EchoServer.Server.Options;
using EchoServer.Server.Reaping;
using EchoServer.Server.Scoreboard;
using EchoServer.Server.Starting;
using Serilog.Core;

namespace EchoServer.Server.Supervision;

/// <summary>Puts the server together, runs it, and takes it apart.</summary>
internal static class ServerHost
{
    /// <summary>Runs a server with these options until it is told to stop.</summary>
    /// <returns>The exit code.</returns>
    internal static int Run(ServerOptions options)
    {
        Libc.IgnoreSignal(Signal.SIGXFSZ); // the scoreboard's memory counts as a file, as the log does; the call's error tells enough
        using Logger logger = LogSetup.Create(options);
        var log = new ServerLog(logger);
        var table = new ConnectionTable(log);
        IReadOnlyList<Listener> listeners = Listener.OpenAll(options.Listen, options.Backlog);
        using IStartMethod startMethod = Create(options, table, log);
        var drain = new Drain(table, startMethod, log, options.DrainTimeout);
        // Not before: until there is something to drain, a signal ends the process as usual, whatever it is busy with.
        var doorbell = new Doorbell();
        var stop = new StopRequest(doorbell);
        return new Supervisor(listeners, table, startMethod, drain, log).Run(stop, doorbell);
    }

    private static IStartMethod Create(ServerOptions options, ConnectionTable table, ServerLog log)
    {
        if (options.StartMethod == StartMethodKind.Inline)
        {
            log.NoIsolation();
            return new InlineStartMethod(table, log);
        }
        var reaper = new Reaper(table, log);
        ConnectionBoard? board = OpenBoard(options, log);
        var processes = new ProcessReserve(PidsLimit.OfThisProcess());
        return options.StartMethod == StartMethodKind.ForkServer && board is not null
            && OpenForkServer(options, table, reaper, board, log, processes) is { } forkServer
                ? forkServer
                : Spawn(table, reaper, board, processes);
    }

    // A kernel before 3.17, or a container's filter of system calls, has no memory of that kind; spawn can do without.
    private static ConnectionBoard? OpenBoard(ServerOptions options, ServerLog log)
    {
        try
        {
            return new ConnectionBoard();
        }
        catch (LinuxException e)
        {
            if (options.StartMethod == StartMethodKind.ForkServer) log.FallingBack(e);
            log.TrafficNotCounted(e);
            return null;
        }
    }

    private static SpawnStartMethod Spawn(ConnectionTable table, Reaper reaper, ConnectionBoard? board, ProcessReserve processes)
    {
        var spawn = new SpawnStartMethod(table, reaper, board, processes);
        reaper.Start(spawn);
        return spawn;
    }

    private static ForkServerStartMethod? OpenForkServer(
        ServerOptions options, ConnectionTable table, Reaper reaper, ConnectionBoard board, ServerLog log, ProcessReserve processes)
    {
        ForkServerStartMethod? forkServer = null;
        try
        {
            var spares = new SparePolicy(options.Spares, options.MaxSpares, TimeProvider.System);
            forkServer = new ForkServerStartMethod(table, board, log, spares, processes);
            forkServer.Open();
            reaper.Start(forkServer, board);
            return forkServer;
        }
        catch (Exception e) when (e is LinuxException or SpawnException)
        {
            forkServer?.Dispose(); // it may be running, and go on trying
            log.FallingBack(e);
            return null;
        }
    }
}
