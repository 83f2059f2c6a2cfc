using EchoServer.Common.CommandLine;
using EchoServer.Linux;
using EchoServer.Server.Cloning;
using EchoServer.Server.Connections;
using EchoServer.Server.Limits;
using EchoServer.Server.Listening;
using EchoServer.Server.Logging;
using EchoServer.Server.Options;
using EchoServer.Server.Reaping;
using EchoServer.Server.Scoreboard;
using EchoServer.Server.Starting;
using EchoServer.Server.Stopping;
using EchoServer.Server.Threads;

namespace EchoServer.Server.Supervision;

/// <summary>Puts the server together, runs it, and takes it apart.</summary>
internal static class ServerHost
{
    /// <summary>Runs a server with these options until it is told to stop.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="ToolException">It can't start.</exception>
    internal static int Run(ServerOptions options)
    {
        SignalWatch signals = SignalWatch.Start();
        LogOutputs outputs = LogSetup.Open(options.Log);
        ServerLog log = LogSetup.Create(options.Log, outputs);
        signals.ReopenWith(new LogReopening(log, outputs, options.Log.File));
        Doorbell doorbell = Starting(() => new Doorbell());
        var stop = new StopRequest(doorbell);
        try
        {
            return Serve(options, log, signals, stop, doorbell);
        }
        finally
        {
            outputs.End(stop.Hurry);
        }
    }

    private static int Serve(
        ServerOptions options, ServerLog log, SignalWatch signals, StopRequest stop, Doorbell doorbell)
    {
        CheckDevices();
        var table = new ConnectionTable(log);
        IReadOnlyList<Listener> listeners =
            Starting(() => Listener.OpenAll(options.Listen, options.Backlog, options.KeepAlive));
        using IStartMethod startMethod = Starting(() => Create(options, table, log));
        var supervisor = Starting(
            () => new Supervisor(listeners, table, startMethod, new DrainTime(stop, options.DrainTimeout), log));
        // Not before: until there is something to drain, a signal ends the process as usual, whatever it is busy with.
        signals.StopWith(stop);
        return supervisor.Run(stop, doorbell);
    }

    // Children have the one as their input; the runtime takes random numbers from the other, Serilog's first event
    // needs some.
    private static void CheckDevices()
    {
        foreach (string device in (string[])["/dev/null", "/dev/urandom"])
        {
            try
            {
                File.OpenHandle(device).Dispose();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new ToolException(
                    $"cannot open {device}, which the server and its children need; mount a /dev, or make it there "
                    + $"with mknod(1): {e.Message}", inner: e);
            }
        }
    }

    // What nobody has foreseen is told in one line, too.
    private static T Starting<T>(Func<T> step)
    {
        try
        {
            return step();
        }
        catch (Exception e) when (e is LinuxException or SpawnException)
        {
            throw new ToolException($"cannot start: {e.Message}", inner: e);
        }
        catch (Exception e) when (e.GetBaseException() is OutOfMemoryException)
        {
            // The runtime's own thread for sockets comes with the first of them, by a static constructor.
            throw new ToolException($"cannot start: {ServerThread.Advice}", inner: e);
        }
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
            var board = new ConnectionBoard();
            if (board.PidMaxError is { } error) log.PidMaxUnknown(board.Capacity, error);
            return board;
        }
        catch (LinuxException e)
        {
            if (options.StartMethod == StartMethodKind.ForkServer) log.FallingBack(e);
            log.TrafficNotCounted(e);
            return null;
        }
    }

    private static SpawnStartMethod Spawn(
        ConnectionTable table, Reaper reaper, ConnectionBoard? board, ProcessReserve processes)
    {
        var spawn = new SpawnStartMethod(ConnectionChildProgram.Find(), table, reaper.ChildStarted, board, processes);
        reaper.Start(spawn);
        return spawn;
    }

    private static ForkServerStartMethod? OpenForkServer(
        ServerOptions options, ConnectionTable table, Reaper reaper, ConnectionBoard board, ServerLog log,
        ProcessReserve processes)
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
