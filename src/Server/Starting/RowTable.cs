using EchoServer.Linux;
using EchoServer.Server.Connections;

namespace EchoServer.Server.Starting;

/// <summary>Which connection has which row of the scoreboard. Its callers hold a lock.</summary>
/// <param name="capacity">How many rows there are.</param>
internal sealed class RowTable(int capacity)
{
    private readonly Dictionary<uint, Connection> _taken = [];
    private readonly Stack<uint> _released = [];
    private uint _fresh;

    /// <summary>Gives a connection a row: one that was used a moment ago, if there is one, since its memory is there already.</summary>
    /// <exception cref="SpawnException">All are in use: there are as many as there could be processes when the server started; pid_max may have been raised.</exception>
    public uint Take(Connection connection)
    {
        if (!_released.TryPop(out uint row)) row = _fresh < capacity ? _fresh++ : throw new SpawnException("a child", new LinuxException("scoreboard", Errno.EAGAIN));
        _taken.Add(row, connection);
        return row;
    }

    /// <summary>Takes a row back.</summary>
    /// <returns>Its connection; null when it had none, so that somebody has made the number up.</returns>
    public Connection? Release(uint row)
    {
        if (!_taken.Remove(row, out Connection? connection)) return null;
        _released.Push(row);
        return connection;
    }
}
