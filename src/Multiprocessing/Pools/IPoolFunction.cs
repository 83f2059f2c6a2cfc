namespace EchoServer.Multiprocessing;

/// <summary>A worker's view of a function.</summary>
internal interface IPoolFunction
{
    /// <summary>Calls the function for each of some items.</summary>
    /// <param name="items">The items, as a JSON array.</param>
    /// <param name="goesOn">Whether it is called for the other items after one that failed.</param>
    /// <param name="frame">Where the answer is made.</param>
    /// <returns>The answer, valid until the next one.</returns>
    Memory<byte> Call(ReadOnlySpan<byte> items, bool goesOn, FrameBuilder frame);
}
