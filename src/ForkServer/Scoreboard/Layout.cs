namespace EchoServer.ForkServer.Scoreboard;

/// <summary>Where things are in the scoreboard's memory: the header, then the rows, then an entry for every pid.</summary>
internal readonly unsafe struct Layout(int capacity)
{
    /// <summary>How many bytes the scoreboard takes. Only those that are used ever become memory.</summary>
    internal nuint Size => PidsOffset + (nuint)capacity * sizeof(uint);

    /// <summary>Where the first row begins.</summary>
    internal static nuint RowsOffset => (nuint)sizeof(Header);

    /// <summary>Where the entry of pid 0 is.</summary>
    internal nuint PidsOffset => RowsOffset + (nuint)capacity * (nuint)sizeof(Row);
}
