using EchoServer.Multiprocessing;

namespace EchoServer.Samples;

/// <summary>pool.apply: one call, waited for; and what becomes of a worker that dies.</summary>
internal static class PoolApply
{
    private static readonly PoolFunction<int, int> _reciprocal =
        PoolFunction.Of("reciprocal", (int x) => 100 / x, SampleJson.Default.Int32, SampleJson.Default.Int32);
    private static readonly PoolFunction<int, int> _die =
        PoolFunction.Of<int, int>("die", Die, SampleJson.Default.Int32, SampleJson.Default.Int32);

    /// <summary>The sample.</summary>
    public static readonly Sample Sample =
        new("pool-apply", "one call to a worker; exceptions, and a worker that dies", [_reciprocal, _die], Run);

    private static int Die(int exitCode)
    {
        Environment.Exit(exitCode);
        return 0;
    }

    private static void Run()
    {
        using ProcessPool pool = new(2);
        Console.WriteLine(pool.Apply(_reciprocal, 7));
        try
        {
            pool.Apply(_reciprocal, 0);
        }
        catch (RemoteTaskException e)
        {
            Console.WriteLine($"the worker's exception: {e.Message}");
        }
        try
        {
            pool.Apply(_die, 3);
        }
        catch (WorkerDiedException e)
        {
            Console.WriteLine($"the worker died with exit code {e.ExitCode}");
        }
        Console.WriteLine(pool.Apply(_reciprocal, 5)); // another worker has taken its place
    }
}
