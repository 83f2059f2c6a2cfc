using System.Diagnostics;
using EchoServer.Common.Interop;
using EchoServer.ForkServer.Scoreboard;
using EchoServer.Server.Connections;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Server.Scoreboard;

/// <summary>The supervisor's view of the scoreboard: shared memory that children write and it reads.</summary>
/// <remarks>A child that has gone wrong may write anything there. So nothing in it is trusted: numbers are checked before they are used.</remarks>
internal sealed unsafe class ConnectionBoard
{
    private readonly byte* _memory;
    private readonly Layout _layout;
    private int _endsTaken;

    /// <summary>Makes a board with a row, and an entry, for every pid that the system can have.</summary>
    /// <exception cref="LinuxException">No memory of that kind is to be had.</exception>
    public ConnectionBoard()
    {
        Capacity = PidMax();
        _layout = new Layout(Capacity);
        Memory = Libc.MemFd("echo-scoreboard", _layout.Size);
        _memory = (byte*)Libc.MapShared(Memory, _layout.Size);
    }

    /// <summary>The descriptor by which a child maps it.</summary>
    public SafeFileHandle Memory { get; }

    /// <summary>How many rows there are.</summary>
    public int Capacity { get; }

    /// <summary>The first page.</summary>
    public ref Header Header => ref *HeaderPointer;

    private Header* HeaderPointer => (Header*)_memory;

    /// <summary>A row.</summary>
    /// <param name="number">0 to <see cref="Capacity"/> - 1.</param>
    public ref Row Row(uint number) => ref *RowPointer(number);

    /// <summary>What a row says of its connection's traffic.</summary>
    public Traffic TrafficOf(uint number)
    {
        ref Row row = ref Row(number);
        return new Traffic(row.BytesIn, row.BytesOut, row.Messages);
    }

    /// <summary>Takes back what a process that has ended was.</summary>
    /// <returns>A <see cref="PidEntry"/>, or its row's number + 1.</returns>
    public uint Release(int pid)
    {
        if (pid <= 0 || pid >= Capacity) return PidEntry.None;
        ref uint entry = ref ((uint*)(_memory + _layout.PidsOffset))[pid];
        return Interlocked.Exchange(ref entry, PidEntry.None);
    }

    /// <summary>Has the fork server look at the header again.</summary>
    public void Ring()
    {
        Interlocked.Increment(ref Header.Bell);
        Libc.FutexWake(&HeaderPointer->Bell);
    }

    /// <summary>Waits, for a while at most, until a row's child has taken its connection.</summary>
    public void WaitForChild(uint number, TimeSpan timeout) => Libc.FutexWait(&RowPointer(number)->State, RowState.Sent, timeout);

    /// <summary>Takes the next pid whose end was announced. It may not have come to its end yet, or be made up.</summary>
    /// <returns>False when there is none.</returns>
    public bool TryTakeEnd(out int pid)
    {
        ref int place = ref ((int*)(_memory + _layout.EndsOffset))[_endsTaken & (_layout.RingLength - 1)];
        pid = Interlocked.Exchange(ref place, 0);
        if (pid == 0) return false;
        _endsTaken++;
        return true;
    }

    /// <summary>Gives up on a place whose child was killed while it announced itself; the others behind it can be taken then.</summary>
    public void SkipLostEnd()
    {
        if (_endsTaken != Volatile.Read(ref Header.Ends)) _endsTaken++;
    }

    /// <summary>Waits, for a while at most, until an end is announced.</summary>
    public void WaitForEnd(TimeSpan timeout)
    {
        Volatile.Write(ref Header.IsReaperAsleep, 1);
        Interlocked.MemoryBarrier();
        Libc.FutexWait(&HeaderPointer->Ends, _endsTaken, timeout);
        Volatile.Write(ref Header.IsReaperAsleep, 0);
    }

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

    /// <summary>Counts the processes that say they are spares.</summary>
    public int CountSpares() => new ReadOnlySpan<uint>(_memory + _layout.PidsOffset, Capacity).Count(PidEntry.Spare);

    private static int PidMax() => int.Parse(File.ReadAllText("/proc/sys/kernel/pid_max"), System.Globalization.CultureInfo.InvariantCulture);

    private Row* RowPointer(uint number)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(number, (uint)Capacity);
        return (Row*)(_memory + Layout.RowsOffset) + number;
    }
}
