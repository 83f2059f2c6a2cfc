using System.Diagnostics;
using System.Runtime.InteropServices;
using EchoServer.Common.Interop;
using EchoServer.ForkServer;
using EchoServer.ForkServer.Scoreboard;
using EchoServer.Server.Connections;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Server.Scoreboard;

/// <summary>The supervisor's view of the scoreboard: shared memory that children write and it reads.</summary>
/// <remarks>
/// The header and the pids are written by the supervisor, the fork server, and spares that have not read anything yet; a child that serves has given them up, and may
/// write anything into its own row, and into the pipe. So those are not trusted: a pid that comes from there is checked before it is used.
/// </remarks>
internal sealed unsafe class ConnectionBoard
{
    private readonly byte* _memory;
    private readonly Layout _layout;
    private readonly SafeFileHandle _ends;

    /// <summary>Makes a board with a row, and an entry, for every pid that the system can have.</summary>
    /// <exception cref="LinuxException">No memory of that kind is to be had.</exception>
    public ConnectionBoard()
    {
        Capacity = PidMax();
        _layout = new Layout(Capacity);
        Memory = Libc.MemFd("echo-scoreboard", _layout.Size);
        _memory = SharedMemory.Map((int)Memory.DangerousGetHandle(), _layout.Size);
        if (_memory == null) throw new LinuxException("mmap", Marshal.GetLastPInvokeError());
        (_ends, Ends) = Libc.Pipe();
    }

    /// <summary>The descriptor by which a child maps it.</summary>
    public SafeFileHandle Memory { get; }

    /// <summary>Where children write their pids when they are about to end.</summary>
    public SafeFileHandle Ends { get; }

    /// <summary>How many rows there are.</summary>
    public int Capacity { get; }

    /// <summary>The first page.</summary>
    public ref Header Header => ref *HeaderPointer;

    private Header* HeaderPointer => (Header*)_memory;

    private Span<uint> Pids => new(_memory + Layout.PidsOffset, Capacity);

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
        return Interlocked.Exchange(ref Pids[pid], PidEntry.None);
    }

    /// <summary>Has the fork server look at the header again.</summary>
    public void RingIfAsleep()
    {
        Interlocked.Increment(ref Header.Bell);
        if (Volatile.Read(ref Header.Asleep) != 0) Libc.FutexWake(&HeaderPointer->Bell);
    }

    /// <summary>Waits, for a while at most, until a row's child has taken its connection.</summary>
    public void WaitForChild(uint number, TimeSpan timeout) => Libc.FutexWait(&RowPointer(number)->State, RowState.Sent, timeout);

    /// <summary>Takes pids whose ends were announced. They may not have come to their ends yet, or be made up.</summary>
    /// <returns>How many there are in the buffer; 0 when none was announced.</returns>
    public int TakeEnds(Span<int> pids) => Libc.Read(_ends, MemoryMarshal.AsBytes(pids)) / sizeof(int);

    /// <summary>Waits, for a while at most, until an end is announced.</summary>
    public void WaitForEnd(TimeSpan timeout)
    {
        Span<Libc.PollFd> ends = [new() { Descriptor = (int)_ends.DangerousGetHandle(), Events = Libc.POLLIN }];
        Libc.Poll(ends, (int)timeout.TotalMilliseconds);
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

    /// <summary>Whether a pid is the child that a row was handed to.</summary>
    public bool Serves(int pid, uint number) => pid > 0 && pid < Capacity && Pids[pid] == number + 1;

    /// <summary>Counts the clones that live or are still to be reaped, with a connection or without.</summary>
    public int CountClones() => Capacity - Pids.Count(PidEntry.None);

    /// <summary>The rows that a clone has taken.</summary>
    public HashSet<uint> TakenRows()
    {
        var taken = new HashSet<uint>();
        foreach (uint entry in Pids)
        {
            if (entry is not PidEntry.None and not PidEntry.Spare) taken.Add(entry - 1);
        }
        return taken;
    }

    private static int PidMax() => int.Parse(File.ReadAllText("/proc/sys/kernel/pid_max"), System.Globalization.CultureInfo.InvariantCulture);

    private Row* RowPointer(uint number)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(number, (uint)Capacity);
        return (Row*)(_memory + _layout.RowOffset(number));
    }
}
