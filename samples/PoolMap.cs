using EchoServer.Multiprocessing;

namespace EchoServer.Samples;

/// <summary>pool.map(square, range(10)).</summary>
internal static class PoolMap
{
    /// <summary>What the workers call.</summary>
    internal static readonly PoolFunction<int, int> Square =
        PoolFunction.Of("square", (int x) => x * x, SampleJson.Default.Int32, SampleJson.Default.Int32);

    /// <summary>The sample.</summary>
    public static readonly Sample Sample =
        new("pool-map", "a function for each of many items, by worker processes", [Square], Run);

    private static void Run()
    {
        using ProcessPool pool = new(4);
        Console.WriteLine(string.Join(' ', pool.Map(Square, Enumerable.Range(0, 10))));
    }
}
