using System.Diagnostics;
using System.Globalization;
using EchoServer.Common.Multiprocessing;
using EchoServer.Common.Multiprocessing.Pools;

namespace EchoServer.Samples;

/// <summary>What bench/processes measures beside Python's multiprocessing: prints how many per second.</summary>
internal static class Bench
{
    private const int Workers = 2;

    private static readonly ProcessFunction _nothing = ProcessTarget.Of("nothing", () => { });
    private static readonly unsafe ProcessTarget _nothingForked = Forked.Target;
    private static readonly ProcessFunction<Stream> _stream = ProcessTarget.Of<Stream>("stream", Put, SampleJson.Default.Stream);

    /// <summary>The sample.</summary>
    public static readonly Sample Sample = new("bench", "measures: start-join, pool-map or pool-apply, and a count", [_nothing], Run);

    private static int Run(string[] args)
    {
        if (args is not [var what, var text] || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) || count == 0)
        {
            Console.Error.WriteLine("samples: bench wants start-join, pool-map or pool-apply, and a count: bench pool-map 100000");
            return 2;
        }
        TimeSpan time = what switch
        {
            "start-join" => StartJoin(count),
            "pool-map" => InPool(pool => pool.Map(PoolMap.Square, Enumerable.Range(0, count))),
            "pool-apply" => InPool(pool =>
            {
                for (int i = 0; i < count; i++) pool.Apply(PoolMap.Square, i);
            }),
            _ => throw new ArgumentException($"bench measures no {what}"),
        };
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count / time.TotalSeconds:0.0}"));
        return 0;
    }

    private static TimeSpan StartJoin(int count)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < count; i++)
        {
            using ChildProcess process = new(_nothing);
            process.Start();
            process.Join();
        }
        return Stopwatch.GetElapsedTime(start);
    }

    // Not with the workers' start, which Python's fork does not need either.
    private static TimeSpan InPool(Action<ProcessPool> work)
    {
        using ProcessPool pool = new(Workers);
        pool.Map(PoolMap.Square, Enumerable.Range(0, 100), 1);
        long start = Stopwatch.GetTimestamp();
        work(pool);
        return Stopwatch.GetElapsedTime(start);
    }
}
