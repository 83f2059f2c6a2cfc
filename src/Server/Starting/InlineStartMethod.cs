using System.Net.Sockets;
using EchoServer.Common.Connections;
using EchoServer.Common.Echo;
using EchoServer.Linux;
using EchoServer.Server.Connections;
using EchoServer.Server.Logging;
using EchoServer.Server.Stopping;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Server.Starting;

/// <summary>No process: the handler runs in the server, on its thread pool. There is no wall around a connection.</summary>
internal sealed class InlineStartMethod(ConnectionTable table, ServerLog log) : IStartMethod
{
    private readonly UpperCaseEcho _handler = new();
    private readonly CancellationTokenSource _ending = new();

    /// <inheritdoc/>
    public string Name => "inline";

    /// <inheritdoc/>
    public string? Shortage() => null;

    /// <inheritdoc/>
    public void Start(Connection connection, SafeFileHandle socket, DrainTime drain)
    {
        table.Started(connection, Environment.ProcessId);
        _ = ServeAsync(connection, Adopt(socket));
    }

    /// <inheritdoc/>
    public bool Retire(int pid, ExitStatus status, out Connection? connection)
    {
        connection = null;
        return false;
    }

    /// <summary>Ends the handlers by their cancellation token, whatever the signal.</summary>
    public void SignalAll(int signal) => _ending.Cancel();

    /// <inheritdoc/>
    public void Dispose() => _ending.Dispose();

    private static Socket Adopt(SafeFileHandle socket)
    {
        var adopted = new Socket(new SafeSocketHandle(socket.DangerousGetHandle(), ownsHandle: true));
        socket.SetHandleAsInvalid(); // it has another owner now
        return adopted;
    }

    private async Task ServeAsync(Connection connection, Socket socket)
    {
        ExitStatus status;
        try
        {
            // Off the accept loop at once, also when the first bytes are there already.
            await Task.Yield();
            ConnectionExitCode code = await ConnectionSession.RunAsync(
                socket, _handler, new ConnectionTraffic(connection), e => log.HandlerFailed(connection, e), _ending.Token);
            status = ExitStatus.Exited((int)code);
        }
        catch (OperationCanceledException)
        {
            status = ExitStatus.Killed(Signal.SIGTERM); // what would have ended a child
        }
        table.Settle(connection, status);
    }
}
