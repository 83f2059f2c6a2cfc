namespace EchoServer.ForkServer.Scoreboard;

/// <summary>Where things are in the scoreboard's memory: the header, an entry for every pid, and a page for every row.</summary>
internal readonly struct Layout(int capacity)
{
    /// <summary>How many bytes the scoreboard takes. Only those that are used ever become memory.</summary>
    internal nuint Size => RowOffset((uint)capacity);

    /// <summary>Where the entry of pid 0 is.</summary>
    internal static nuint PidsOffset => RowStride;

    /// <summary>Where the first row begins.</summary>
    internal nuint RowsOffset => PidsOffset + ((nuint)capacity * sizeof(uint) + RowStride - 1) / RowStride * RowStride;

    /// <summary>How far apart rows are: a page, which is the least that a process can be kept to.</summary>
    internal static nuint RowStride { get; } = (nuint)Environment.SystemPageSize;

    /// <summary>Where a row is.</summary>
    internal nuint RowOffset(uint number) => RowsOffset + number * RowStride;
}
