using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.InteropServices;
using EchoServer.ForkServer.ForkSafe;
using EchoServer.ForkServer.Scoreboard;
using EchoServer.Linux;
using EchoServer.Linux.Calls;
using EchoServer.Linux.Processes;
using EchoServer.Server.Connections;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Server.Scoreboard;

/// <summary>The supervisor's view of the scoreboard: memory that it shares with its children, and a pipe beside
/// it.</summary>
/// <remarks>
/// The control part (header, seats) is written by the supervisor, the fork server, and spares that have not read
/// anything yet; a child that serves has given it up, and may write anything into its own row, the bell, and the pipe.
/// So those are not trusted: a pid from there is looked up before it is used, a row is numbers only, and the bell wakes
/// and nothing else.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "It lives as long as the process.")]
internal sealed unsafe class ConnectionBoard
{
    // PID_MAX_LIMIT of a 64-bit kernel (proc_sys_kernel(5)).
    private const int MostPids = 4_194_304;

    private readonly byte* _memory;
    private readonly Layout _layout;
    private readonly SafeFileHandle _ends;

    /// <summary>Makes a board with a row, and a seat, for every process that the system can have.</summary>
    /// <exception cref="LinuxException">No memory of that kind, or no descriptor, is to be had.</exception>
    public ConnectionBoard()
    {
        (Capacity, PidMaxError) = PidMax();
        _layout = new Layout(Capacity);
        Memory = Libc.MemFdOfFixedSize("echo-scoreboard", _layout.Size);
        _memory = SharedMemory.MapOrThrow(Memory, _layout.Size);
        (_ends, Ends) = Libc.Pipe();
    }

    /// <summary>The descriptor by which a child maps it.</summary>
    public SafeFileHandle Memory { get; }

    /// <summary>Where children write their pids when they are about to end.</summary>
    public SafeFileHandle Ends { get; }

    /// <summary>How many rows, and seats, there are.</summary>
    public int Capacity { get; }

    /// <summary>Why the system does not tell how many processes it can have, so that <see cref="Capacity"/> is the most
    /// that any can; null when it does.</summary>
    public Exception? PidMaxError { get; }

    /// <summary>How supervisor and fork server keep in step.</summary>
    public ref Header Header => ref *HeaderPointer;

    /// <summary>The seats that were ever taken.</summary>
    // one more may be in the making
    public Span<Seat> Seats => new(_memory + Layout.SeatsOffset, Math.Min(Header.Fresh + 1, Capacity));

    private Header* HeaderPointer => (Header*)(_memory + Layout.HeaderOffset);

    private Span<uint> Pids => new(_memory + _layout.PidsOffset, Capacity);

    private Span<uint> Ring => new(_memory + _layout.RingOffset, _layout.RingLength);

    /// <summary>A row.</summary>
    /// <param name="number">0 to <see cref="Capacity"/> - 1.</param>
    public ref Row Row(uint number)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(number, (uint)Capacity);
        return ref *(Row*)(_memory + _layout.RowOffset(number));
    }

    /// <summary>What a row says of its connection.</summary>
    /// <param name="number">0 to <see cref="Capacity"/> - 1.</param>
    public Traffic TrafficOf(uint number)
    {
        ref Row row = ref Row(number);
        return new Traffic(row.BytesIn, row.BytesOut, row.Messages) { LastActivity = row.LastActivity };
    }

    /// <summary>Finds the seat of a clone.</summary>
    /// <returns>False when the process is no clone of the fork server's.</returns>
    public bool TryFindSeat(int pid, out uint seat)
    {
        seat = pid > 0 && pid < Capacity ? Pids[pid] : 0;
        if (seat < Seats.Length && Seats[(int)seat].Pid == pid) return true;
        // The fork server has not come to note it; or it died before it could.
        for (seat = 0; seat < Seats.Length; seat++)
        {
            if (Seats[(int)seat].Pid == pid) return true;
        }
        return false;
    }

    /// <summary>Makes the seat of a clone that has ended free for another. Callers hold a lock.</summary>
    public void Vacate(uint seat)
    {
        Row(seat) = default;
        Seats[(int)seat] = default;
        GiveBack();
        Ring[Header.Freed & (_layout.RingLength - 1)] = seat;
        Volatile.Write(ref Header.Freed, Header.Freed + 1);
    }

    /// <summary>Finds all free seats anew, after the fork server has died with one in its hands. Callers hold a lock,
    /// and there is no fork server.</summary>
    public void RecoverSeats()
    {
        Header.Freed = Header.Reused = 0;
        if (Header.Fresh < Capacity && Seats[Header.Fresh].Pid != 0) Header.Fresh++; // made, but not counted
        for (int i = 0; i < Header.Fresh; i++)
        {
            if (Seats[i].Pid == 0) Ring[Header.Freed++] = (uint)i;
        }
    }

    /// <summary>How many clones were made so far; it wraps around, and begins anew with
    /// <see cref="RecoverSeats"/>.</summary>
    public int Made => Volatile.Read(ref Header.Fresh) + Volatile.Read(ref Header.Reused);

    /// <summary>How many more clones may be made.</summary>
    public int Allowance => Volatile.Read(ref Header.Allowed) - Made;

    /// <summary>One fewer clone may be made: another process has come into being. Callers hold a lock.</summary>
    public void Spend() => Interlocked.Decrement(ref Header.Allowed);

    /// <summary>One more clone may be made: a process has ended. Callers hold a lock.</summary>
    public void GiveBack() => Interlocked.Increment(ref Header.Allowed);

    /// <summary>Allows so many more clones.</summary>
    public void Allow(int more) => Volatile.Write(ref Header.Allowed, Made + more);

    /// <summary>Counts what the seats tell, in one pass: there may be ten thousand. Callers hold a lock, so that none
    /// is reaped meanwhile.</summary>
    /// <param name="last">The highest number for <see cref="SeatCount.TakenUpTo"/>.</param>
    public SeatCount Count(long last)
    {
        int made = Made;
        bool isMaking = Volatile.Read(ref Header.IsMaking) != 0;
        int idle = Volatile.Read(ref Header.Idle);
        int clones = 0, taken = 0, takenUpTo = 0;
        foreach (ref Seat seat in Seats)
        {
            if (Volatile.Read(ref seat.Pid) == 0) continue;
            clones++;
            if (seat.Received is not (> 0 and var number)) continue;
            taken++;
            if (number <= last) takenUpTo++;
        }
        bool isSteady = !isMaking && Volatile.Read(ref Header.IsMaking) == 0 && made == Made;
        return new SeatCount(clones, idle, isSteady, taken, takenUpTo);
    }

    /// <summary>The clones that have received nothing.</summary>
    public IReadOnlyList<IdleSpare> IdleSpares()
    {
        var idle = new List<IdleSpare>();
        for (int i = 0; i < Seats.Length; i++)
        {
            if (Seats[i] is { Pid: not 0, Received: 0 } seat) idle.Add(new IdleSpare(i, seat.Pid));
        }
        return idle;
    }

    /// <summary>Whether a clone still has received nothing, and is still to be reaped.</summary>
    public bool IsIdle(IdleSpare spare) => Seats[spare.Seat] is { Received: 0 } seat && seat.Pid == spare.Pid;

    /// <summary>Whether a clone was asked to leave and is still to be reaped.</summary>
    public bool IsAnyoneLeaving()
    {
        foreach (ref Seat seat in Seats)
        {
            if (seat.Received == Seat.Leave) return true;
        }
        return false;
    }

    /// <summary>Tries what each clone does first: to keep a row while it gives up the others.</summary>
    /// <exception cref="SpawnException">It can't be done here.</exception>
    public void TryDuplicateRow()
    {
        byte* window = SharedMemory.MapPrivate(0, Layout.RowStride);
        bool isKept = window != null && Kernel.Duplicate(_memory + _layout.RowOffset(0), Layout.RowStride, window);
        int errno = Kernel.Errno();
        if (window != null) SharedMemory.Unmap(window, Layout.RowStride);
        if (!isKept) throw new SpawnException("a child", new LinuxException("mremap", errno));
    }

    /// <summary>Wakes the fork server, if it sleeps, to look at the header again.</summary>
    public void WakeForkServer()
    {
        if (Volatile.Read(ref Header.Asleep) != 0) ForkServerLoop.Ring((int*)_memory);
    }

    /// <summary>Takes pids whose ends were announced. They may not have come to their ends yet, or be made
    /// up.</summary>
    /// <returns>How many there are in the buffer; 0 when none was announced.</returns>
    public int TakeEnds(Span<int> pids) => Libc.Read(_ends, MemoryMarshal.AsBytes(pids)) / sizeof(int);

    /// <summary>Waits, for a while at most, until an end is announced.</summary>
    public void WaitForEnd(TimeSpan timeout)
    {
        Span<PollDescriptor> ends = [new() { Descriptor = (int)_ends.DangerousGetHandle(), Events = Libc.POLLIN }];
        Libc.Poll(ends, (int)timeout.TotalMilliseconds);
    }

    /// <summary>Waits, for a while at most, until spares have taken more connections than so many.</summary>
    public void WaitForClaim(int claims, TimeSpan timeout) => Libc.FutexWait(&HeaderPointer->Claims, claims, timeout);

    /// <summary>Waits until the fork server has tried its first clone.</summary>
    /// <returns>False when it has not in that time.</returns>
    public bool WaitUntilReady(TimeSpan timeout)
    {
        long start = Stopwatch.GetTimestamp();
        while (Volatile.Read(ref Header.Ready) == 0)
        {
            TimeSpan left = timeout - Stopwatch.GetElapsedTime(start);
            if (left <= TimeSpan.Zero) return false;
            Libc.FutexWait(&HeaderPointer->Ready, 0, left);
        }
        return true;
    }

    // systemd's ProcSubset=pid, say, hides it.
    private static (int PidMax, Exception? Error) PidMax()
    {
        try
        {
            return (int.Parse(File.ReadAllText("/proc/sys/kernel/pid_max"), CultureInfo.InvariantCulture), null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (MostPids, e);
        }
    }
}
