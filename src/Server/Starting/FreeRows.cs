using EchoServer.Linux;

namespace EchoServer.Server.Starting;

/// <summary>The rows of the scoreboard that no child has. Callers hold a lock.</summary>
/// <param name="capacity">How many rows there are.</param>
internal sealed class FreeRows(int capacity)
{
    private readonly Stack<uint> _used = [];
    private uint _fresh;

    /// <summary>
    /// Takes a row: one that was used a moment ago, if there is one, since its memory is there already.
    /// </summary>
    /// <exception cref="SpawnException">All are in use: there are as many as there could be processes when the server
    /// started; pid_max may have been raised.</exception>
    public uint Take()
    {
        if (_used.TryPop(out uint row)) return row;
        if (_fresh == capacity) throw new SpawnException("a child", new LinuxException("scoreboard", Errno.EAGAIN));
        return _fresh++;
    }

    /// <summary>Gives a row back.</summary>
    public void GiveBack(uint row) => _used.Push(row);
}
