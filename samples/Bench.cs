using System.Diagnostics;
using System.Globalization;
using EchoServer.Multiprocessing;

namespace EchoServer.Samples;

/// <summary>What bench/processes measures beside Python's multiprocessing: prints how many per second.</summary>
internal static class Bench
{
    private const string Usage =
        "bench wants spawn, forkserver, pool-map, pool-apply, queue-64 or queue-1048576, and a count: bench pool-map "
        + "100000";
    private const int Workers = 2;

    private static readonly unsafe ForkSafeFunction _nothing =
        ProcessTarget.ForkSafe("nothing", typeof(ForkSafeCode), &ForkSafeCode.Nothing);
    private static readonly ProcessFunction<StreamArguments> _put =
        ProcessTarget.Of<StreamArguments>("put", Put, SampleJson.Default.StreamArguments);

    /// <summary>The sample.</summary>
    public static readonly Sample Sample = new(
        "bench", "measures how many a second, as bench/processes does: WHAT COUNT", [_nothing, _put], Run,
        MostArguments: 2);

    private static int Run(string[] args)
    {
        if (args is not [var what, var text]
            || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) || count == 0
            || Measure(what, count) is not { } time)
        {
            throw new SampleException(Usage, isUsage: true);
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count / time.TotalSeconds:0.0}"));
        return 0;
    }

    private static TimeSpan? Measure(string what, int count) => what switch
    {
        "spawn" => StartJoin(StartMethod.Spawn, count),
        "forkserver" => StartJoin(StartMethod.ForkServer, count),
        "pool-map" => InPool(pool => pool.Map(PoolMap.Square, Enumerable.Range(0, count))),
        "pool-apply" => InPool(pool =>
        {
            for (int i = 0; i < count; i++) pool.Apply(PoolMap.Square, i);
        }),
        "queue-64" => InQueue(count, 64),
        "queue-1048576" => InQueue(count, 1 << 20),
        _ => null,
    };

    private static TimeSpan StartJoin(StartMethod method, int count)
    {
        Start(method); // the fork server itself is started with its first process
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < count; i++) Start(method);
        return Stopwatch.GetElapsedTime(start);
    }

    private static void Start(StartMethod method)
    {
        using ChildProcess process = new(_nothing) { StartMethod = method };
        process.Start();
        process.Join();
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

    // From when the first message has arrived: its producer has started then.
    private static TimeSpan InQueue(int count, int size)
    {
        using ProcessQueue<byte[]> queue = new();
        using ChildProcess producer = new(_put.With(new StreamArguments(queue, size, count + 1)));
        producer.Start();
        queue.Get();
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < count; i++) queue.Get();
        TimeSpan time = Stopwatch.GetElapsedTime(start);
        producer.Join();
        return time;
    }

    private static void Put(StreamArguments arguments)
    {
        byte[] message = new byte[arguments.Size];
        for (int i = 0; i < arguments.Count; i++) arguments.Queue.Put(message);
    }

    /// <summary>A producer's.</summary>
    internal sealed record StreamArguments(ProcessQueue<byte[]> Queue, int Size, int Count);
}
