using EchoServer.Multiprocessing;

namespace EchoServer.Samples;

/// <summary>Memory is not shared: what a child changes, its parent does not see.</summary>
internal static class Isolation
{
    private static readonly ProcessFunction _change = ProcessTarget.Of("change", Change);

    /// <summary>The sample.</summary>
    public static readonly Sample Sample = new("isolation", "memory is each process's own", [_change], Run);

    private static int _number = 100;

    private static void Change()
    {
        _number = 0;
        Console.WriteLine($"in the child: {_number}");
    }

    private static void Run()
    {
        using ChildProcess process = new(_change);
        process.Start();
        process.Join();
        Console.WriteLine($"in the parent: {_number}");
    }
}
