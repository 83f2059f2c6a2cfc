using System.Numerics;

namespace EchoServer.ForkServer.Scoreboard;

/// <summary>Where things are in the scoreboard's memory: the header, the rows, an entry for every pid, and a ring of pids that end.</summary>
internal readonly unsafe struct Layout(int capacity)
{
    /// <summary>How many bytes the scoreboard takes. Only those that are used ever become memory.</summary>
    internal nuint Size => EndsOffset + (nuint)RingLength * sizeof(int);

    /// <summary>Where the first row begins.</summary>
    internal static nuint RowsOffset => (nuint)sizeof(Header);

    /// <summary>Where the entry of pid 0 is.</summary>
    internal nuint PidsOffset => RowsOffset + (nuint)capacity * (nuint)sizeof(Row);

    /// <summary>Where the ring begins.</summary>
    internal nuint EndsOffset => PidsOffset + (nuint)capacity * sizeof(uint);

    /// <summary>How many entries the ring has: a power of two, and one for each process that there can be, so that it is never full.</summary>
    internal int RingLength => (int)BitOperations.RoundUpToPowerOf2((uint)capacity);
}
