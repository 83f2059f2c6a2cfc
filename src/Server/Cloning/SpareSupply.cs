using EchoServer.Linux;
using EchoServer.Server.Logging;
using EchoServer.Server.Scoreboard;

namespace EchoServer.Server.Cloning;

/// <summary>
/// Keeps count of the idle spares, and tells the fork server by the scoreboard's header how many there should be.
/// Callers hold a lock.
/// </summary>
/// <remarks>
/// Idle spares = clones - connections that were sent and have not ended - the message on its way that asks a spare to
/// leave. The fork server counts up, this class counts down, no child has a say; and what the seats tell puts the
/// number right.
/// </remarks>
/// <param name="board">The scoreboard.</param>
/// <param name="policy">How many there should be.</param>
/// <param name="room">How many more processes there may be.</param>
/// <param name="log">The log.</param>
internal sealed class SpareSupply(ConnectionBoard board, SparePolicy policy, Func<int> room, ServerLog log)
{
    // So many spares in a row that failed by themselves are no accident.
    private const int MostFailures = 3;

    private readonly StalledSpares _stalled = new(board);
    private readonly FailingSpares _failing = new(board, MostFailures);
    private bool _isLeaving; // a spare was asked to leave, and has not ended yet
    private bool _isStopping;

    /// <summary>The state of the supply. From any thread.</summary>
    public SupplyState State => _failing.IsEveryOne ? SupplyState.OnTrial
        : Free > 0 ? SupplyState.Enough
        : SupplyState.Short;

    /// <summary>How many spares take connections, less those connections that wait for one. From any thread.</summary>
    public int Free => Volatile.Read(ref board.Header.Idle) - Volatile.Read(ref board.Header.Stalled);

    /// <summary>How many connections wait for a spare. From any thread.</summary>
    public int Waiting => Math.Max(0, -Volatile.Read(ref board.Header.Idle));

    /// <summary>How many idle spares take no connections.</summary>
    public int Stalled => _stalled.Count;

    /// <summary>Why the supply is on trial.</summary>
    public SpawnException Why => _failing.Why;

    /// <summary>The spare that ended last without a connection, unasked, and how.</summary>
    public (int Pid, ExitStatus Status) LastEnded { get; private set; } = (0, ExitStatus.Killed(Signal.SIGKILL));

    /// <summary>Begins: before that no spares are wanted.</summary>
    public void Begin()
    {
        Want();
        Allow();
    }

    /// <summary>
    /// A connection is about to be sent. Counted before: a spare that takes it then sees whether it has to wake the
    /// fork server.
    /// </summary>
    /// <returns>How many spares are idle now; less than 0: so many connections wait.</returns>
    public int Take()
    {
        int idle = Interlocked.Decrement(ref board.Header.Idle);
        if (policy.Arrived(idle + 1)) Want();
        return idle;
    }

    /// <summary>
    /// A message was not sent, or taken back; or a connection was lost, which was counted down twice: for itself, and
    /// for its spare.
    /// </summary>
    public void GiveBack() => Interlocked.Increment(ref board.Header.Idle);

    /// <summary>A spare has ended that had a connection.</summary>
    public void SpareServed()
    {
        if (!_failing.IsEveryOne) _failing.Forget();
    }

    /// <summary>A spare has ended that had none, unasked.</summary>
    public void SpareEnded(int pid, ExitStatus status)
    {
        Interlocked.Decrement(ref board.Header.Idle);
        if (_isStopping) return;
        LastEnded = (pid, status);
        if (status.IsKilledByOthers || _failing.Note(status)) log.SpareEnded(pid, status);
        else if (_failing.HaveJustFailed) BeginTrial(pid, status);
    }

    /// <summary>The spare that was asked to leave has; or the message was taken back.</summary>
    public void LeaveDone() => _isLeaving = false;

    /// <summary>
    /// Asks a spare to leave when there are too many, or when the search for a lost connection needs an answer. One at
    /// a time: while connections come, they take a surplus away by themselves.
    /// </summary>
    /// <param name="isQuiet">Whether no connection has come since the last look.</param>
    /// <param name="isSearch">Whether somebody waits for idle spares to end.</param>
    /// <param name="trySend">Sends the message; false when there is no room for it.</param>
    public void AskToLeave(bool isQuiet, bool isSearch, Func<bool> trySend)
    {
        bool isSurplus = isQuiet && Free > board.Header.Wanted;
        if (_isLeaving) _isLeaving = board.IsAnyoneLeaving() || !isQuiet;
        else if ((isSurplus || isSearch) && trySend())
        {
            _isLeaving = true;
            Interlocked.Decrement(ref board.Header.Idle);
        }
    }

    /// <summary>
    /// Looks after what nobody tells of: the room for processes, time, and whether spares live again.
    /// </summary>
    public void Tend()
    {
        Allow();
        if (_failing.HaveRecovered() || policy.Passed()) Want();
    }

    /// <summary>Puts the count right by what the seats tell.</summary>
    /// <param name="seats">What the seats tell.</param>
    /// <param name="assigned">How many connections were sent and have not ended.</param>
    public void PutRight(in SeatCount seats, int assigned)
    {
        int kept = seats.Idle, counted = seats.Clones - assigned - (_isLeaving ? 1 : 0);
        if (kept == counted || !seats.IsSteady) return;
        Interlocked.Add(ref board.Header.Idle, counted - kept);
        log.IdlePutRight(kept, counted);
    }

    /// <summary>Nobody takes what waits: all spares that are idle are stalled, and as many more are made.</summary>
    public void NoteStalled() => _stalled.Note();

    /// <summary>What waited was taken: only those are stalled still that are stopped.</summary>
    public void ForgetTheRunning() => _stalled.ForgetTheRunning();

    /// <summary>
    /// The fork server has ended, so the next one begins anew. It may have died with a seat in its hands, or between
    /// counting a spare and making it.
    /// </summary>
    /// <param name="assigned">How many connections were sent and have not ended.</param>
    public void BeginAnew(int assigned)
    {
        _failing.Forget();
        board.RecoverSeats();
        Allow();
        Want();
        PutRight(board.Count(last: 0), assigned);
    }

    /// <summary>Wakes the fork server when there are fewer spares than there should be.</summary>
    public void Wake()
    {
        if (Free < board.Header.Wanted && !_failing.IsEveryOne) board.WakeForkServer();
    }

    /// <summary>No more are wanted.</summary>
    public void Stop()
    {
        _isStopping = true;
        Want();
        _stalled.Clear();
    }

    // At least one while spares fail, to see whether they still do.
    private void Want() => board.Header.Wanted = _isStopping ? 0 : Math.Max(policy.Wanted, _failing.IsEveryOne ? 1 : 0);

    private void Allow() => board.Allow(room());

    private void BeginTrial(int pid, ExitStatus status)
    {
        Want();
        log.SparesFail(pid, status);
    }
}
