using EchoServer.Linux;
using EchoServer.Linux.Processes;
using EchoServer.Server.Connections;
using EchoServer.Server.Limits;
using EchoServer.Server.Logging;
using EchoServer.Server.Scoreboard;
using EchoServer.Server.Starting;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Server.Cloning;

/// <summary>Spawns connections while there is no fork server. Callers hold a lock.</summary>
/// <remarks>By our own program: if the fork server's is not what it was, the small one for spawned children, which is
/// the same, is not either. What is running can be executed for as long as we live.</remarks>
/// <param name="table">The connections.</param>
/// <param name="board">The clones' scoreboard, by which both together keep to the room for processes.</param>
/// <param name="processes">What is left to the server itself.</param>
/// <param name="log">The log.</param>
internal sealed class SpawnFallback(
    ConnectionTable table, ConnectionBoard board, ProcessReserve processes, ServerLog log)
    : IDisposable
{
    private readonly SelfExecutable _self = SelfExecutable.FindRunning();
    private SpawnStartMethod? _spawn; // made when it is needed first

    /// <inheritdoc cref="SpawnStartMethod.Start(ConnectionEntry, SafeFileHandle)"/>
    public void Start(ConnectionEntry entry, SafeFileHandle socket)
    {
        _spawn ??= new SpawnStartMethod(_self, table, childStarted: null, OpenBoard(), processes);
        _spawn.Start(entry, socket);
        board.Spend();
    }

    /// <inheritdoc cref="IStartMethod.Retire"/>
    public RetiredChild? Retire(int pid, ExitStatus status)
    {
        RetiredChild? child = _spawn?.Retire(pid, status);
        if (child is not null) board.GiveBack();
        return child;
    }

    /// <inheritdoc cref="IStartMethod.SignalAll"/>
    public void SignalAll(int signal) => _spawn?.SignalAll(signal);

    /// <inheritdoc/>
    public void Dispose() => _spawn?.Dispose();

    // Of its own, as the rows of the clones' one are those of the fork server's seats.
    private ConnectionBoard? OpenBoard()
    {
        try
        {
            return new ConnectionBoard();
        }
        catch (LinuxException e)
        {
            log.TrafficNotCounted(e);
            return null;
        }
    }
}
