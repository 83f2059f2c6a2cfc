using EchoServer.ForkServer.Scoreboard;
using EchoServer.Linux;
using EchoServer.Server.Connections;
using EchoServer.Server.Logging;
using EchoServer.Server.Scoreboard;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Server.Cloning;

/// <summary>
/// What becomes of connections that were sent and that no spare takes: more spares, another fork server, a spawned
/// process; or they are refused. Callers hold a lock.
/// </summary>
/// <param name="table">The connections; is told which are refused.</param>
/// <param name="board">Says how many more clones there may be.</param>
/// <param name="launcher">Replaces the fork server.</param>
/// <param name="assignments">Takes connections back.</param>
/// <param name="supply">Says how many connections no spare is left for.</param>
/// <param name="fallback">Spawns connections while there is no fork server.</param>
/// <param name="shortage">Says what they have to wait for; null where nothing is short.</param>
/// <param name="log">The log.</param>
internal sealed class WaitingConnections(
    ConnectionTable table,
    ConnectionBoard board,
    ForkServerLauncher launcher,
    Assignments assignments,
    SpareSupply supply,
    SpawnFallback fallback,
    Func<string?> shortage,
    ServerLog log)
{
    // At so many looks, ten a second, the same connection was the first to wait: then the fork server is ended, if it
    // has not tried to make a spare, or connections are spawned, if it is still being started; and then it is refused.
    private const int LooksUntilReplaced = 20, LooksUntilRefused = 100;

    private readonly FirstInChannel _first = new();

    /// <summary>Looks after the connections that wait.</summary>
    /// <param name="look">What there was to be seen just now.</param>
    public void Look(in AssignmentsLook look)
    {
        _first.Look(look.First, board.Made + board.Header.Failures);
        if (_first.Looks <= 1) supply.ForgetTheRunning();
        // A message to leave may wait, but not in front of a connection.
        bool isMessage = look.First == Seat.Leave && look.Seats.Taken == assignments.Count;
        if (_first.Looks > 0 && !isMessage) LookAtFirst(look.Seats.Taken);
        if (supply.State == SupplyState.OnTrial) Refuse(supply.Why.Message, () => supply.Free < 0);
    }

    /// <summary>Refuses all that wait.</summary>
    /// <param name="why">The reason.</param>
    public void RefuseAll(string why) => Refuse(why, () => true);

    /// <summary>
    /// Spawns those that there is no spare for, as many as there may be processes. On a thread that lives as long as
    /// the process.
    /// </summary>
    public void SpawnSurplus() => TakeBack(() => supply.Free < 0 && board.Allowance > 0, Spawn);

    private void LookAtFirst(int taken)
    {
        if (_first.IsTimeToAct) supply.NoteStalled();
        if (_first.IsFirstAct) log.NobodyTakes(assignments.Count - taken, supply.Stalled, shortage());
        bool isStuck = _first.LooksWithoutTry >= LooksUntilReplaced; // though it was rung for at every look
        if (isStuck && board.Allowance > 0 && supply.State != SupplyState.OnTrial) launcher.Replace();
        if (launcher.MustSpawn || (isStuck && launcher.State == ForkServerState.Launching)) SpawnSurplus();
        if (_first.Looks >= LooksUntilRefused && shortage() is null) RefuseAll("nobody has taken it for too long");
    }

    private void Refuse(string why, Func<bool> goesOn) => TakeBack(goesOn, (entry, _) => table.Refuse(entry, why));

    private void Spawn(ConnectionEntry entry, SafeFileHandle? socket)
    {
        try
        {
            if (socket is null) throw new SpawnException("a child", new LinuxException("recvmsg", Errno.EMFILE));
            fallback.Start(entry, socket);
        }
        catch (SpawnException e)
        {
            table.Refuse(entry, e.Message);
        }
    }

    // The longest waiting first.
    private void TakeBack(Func<bool> goesOn, Action<ConnectionEntry, SafeFileHandle?> answer)
    {
        while (goesOn() && assignments.TryTakeBack(out long number, out ConnectionEntry? entry, out var socket))
        {
            using (socket)
            {
                supply.GiveBack();
                if (number == Seat.Leave) supply.LeaveDone();
                else if (entry is not null) answer(entry, socket);
            }
        }
    }
}
