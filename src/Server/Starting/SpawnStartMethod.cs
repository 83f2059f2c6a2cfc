using System.Net.Sockets;
using EchoServer.Common.Processes;
using EchoServer.Server.Connections;
using EchoServer.Server.Reaping;
using EchoServer.Server.Roles;

namespace EchoServer.Server.Starting;

/// <summary>A freshly executed process for each connection, in the role of <see cref="ConnectionChild"/>.</summary>
internal sealed class SpawnStartMethod : IStartMethod
{
    private readonly ConnectionTable _table;
    private readonly Reaper _reaper;
    private readonly Spawner _spawner = new(SelfExecutable.Find(), ConnectionChild.Environment, ConnectionChild.BlockedAtStart);

    public SpawnStartMethod(ConnectionTable table, Reaper reaper)
    {
        _table = table;
        _reaper = reaper;
    }

    /// <inheritdoc/>
    public string Name => "spawn";

    /// <inheritdoc/>
    public void Start(Connection connection, Socket socket)
    {
        using (socket)
        {
            string[] arguments = ConnectionChild.Arguments(connection.Number, connection.Peer);
            _table.StartChild(connection, () => _spawner.Start(arguments, socket.SafeHandle));
        }
        _reaper.ChildStarted();
    }

    /// <inheritdoc/>
    public void SignalAll(int signal) => _table.SignalChildren(signal);

    /// <inheritdoc/>
    public void Dispose() => _spawner.Dispose();
}
