using System.Numerics;
using EchoServer.Linux.Processes;

namespace EchoServer.ForkServer.Scoreboard;

/// <summary>
/// Where things are in the scoreboard's memory. First a page for the bell, which everybody may ring. Then the control
/// part, for the supervisor, the fork server and its spares: the header, the seats, a guess for every pid, and the ring
/// of free seats. Then a page for each row.
/// </summary>
internal readonly unsafe struct Layout(int capacity)
{
    /// <summary>How many bytes the scoreboard takes. Only those that are used ever become memory.</summary>
    internal nuint Size => RowOffset((uint)capacity);

    /// <summary>Where the header is, and with it the control part.</summary>
    internal static nuint HeaderOffset => RowStride;

    /// <summary>Where the first seat is.</summary>
    internal static nuint SeatsOffset => HeaderOffset + RowStride;

    /// <summary>Where the guess for pid 0 is: the seat of that pid, perhaps.</summary>
    internal nuint PidsOffset => SeatsOffset + (nuint)capacity * (nuint)sizeof(Seat);

    /// <summary>Where the ring of free seats begins.</summary>
    internal nuint RingOffset => PidsOffset + (nuint)capacity * sizeof(uint);

    /// <summary>How many entries the ring has: a power of two, and one for each seat, so that it is never
    /// full.</summary>
    internal int RingLength => (int)BitOperations.RoundUpToPowerOf2((uint)capacity);

    /// <summary>Where the first row is: at the next whole page.</summary>
    internal nuint RowsOffset =>
        (RingOffset + (nuint)RingLength * sizeof(uint) + RowStride - 1) / RowStride * RowStride;

    /// <summary>How many bytes the control part takes.</summary>
    internal nuint ControlSize => RowsOffset - HeaderOffset;

    /// <summary>How far apart rows are: a page, which is the least that a process can be kept to.</summary>
    internal static nuint RowStride { get; } = (nuint)Environment.SystemPageSize;

    /// <summary>Maps a row, and nothing else of the memory.</summary>
    /// <param name="memory">The memory's descriptor, which is closed: whoever has it can map the rest.</param>
    /// <param name="number">The row's number.</param>
    /// <returns>Null when there is none: a connection is served all the same.</returns>
    internal Row* MapRow(int memory, uint number)
    {
        byte* row = number < capacity ? SharedMemory.Map(memory, RowStride, RowOffset(number)) : null;
        Kernel.Close(memory);
        return (Row*)row;
    }

    /// <summary>Where a row is.</summary>
    internal nuint RowOffset(uint number) => RowsOffset + number * RowStride;
}
