using EchoServer.Server.Connections;
using EchoServer.Server.Listening;
using EchoServer.Server.Logging;
using EchoServer.Server.Options;
using EchoServer.Server.Reaping;
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
        using Logger logger = LogSetup.Create(options);
        var log = new ServerLog(logger);
        var table = new ConnectionTable(log);
        IReadOnlyList<Listener> listeners = Listener.OpenAll(options.Listen, options.Backlog);
        using IStartMethod startMethod = Create(options.StartMethod, table, log);
        var drain = new Drain(table, startMethod, log, options.DrainTimeout);
        // Not before: until there is something to drain, a signal ends the process as usual, whatever it is busy with.
        var doorbell = new Doorbell();
        var stop = new StopRequest(doorbell);
        return new Supervisor(listeners, table, startMethod, drain, log).Run(stop, doorbell);
    }

    private static IStartMethod Create(StartMethodKind kind, ConnectionTable table, ServerLog log)
    {
        if (kind == StartMethodKind.Inline)
        {
            log.NoIsolation();
            return new InlineStartMethod(table, log);
        }
        var reaper = new Reaper(table, log);
        reaper.Start();
        return new SpawnStartMethod(table, reaper);
    }
}
