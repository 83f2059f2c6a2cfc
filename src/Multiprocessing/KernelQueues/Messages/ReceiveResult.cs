namespace EchoServer.Multiprocessing;

/// <summary>What came of receiving.</summary>
internal enum ReceiveResult
{
    /// <summary>An item.</summary>
    Item,

    /// <summary>There is none now.</summary>
    Nothing,

    /// <summary>There is none, and none will come.</summary>
    End,
}
