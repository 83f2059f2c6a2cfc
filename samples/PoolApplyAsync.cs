using EchoServer.Multiprocessing;

namespace EchoServer.Samples;

/// <summary>pool.apply_async: calls that run side by side.</summary>
internal static class PoolApplyAsync
{
    private static readonly PoolFunction<int, string> _where = PoolFunction.Of(
        "where", (int x) => $"{x} in a worker: {x * x}", SampleJson.Default.Int32, SampleJson.Default.String);

    /// <summary>The sample.</summary>
    public static readonly Sample Sample =
        new("pool-apply-async", "calls that run side by side; close and join", [_where], Run);

    private static void Run()
    {
        using ProcessPool pool = new(2);
        Task<string>[] results = [.. Enumerable.Range(1, 4).Select(x => pool.ApplyAsync(_where, x))];
        pool.Close();
        pool.Join();
        foreach (Task<string> result in results) Console.WriteLine(result.Result);
    }
}
