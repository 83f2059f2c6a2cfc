using EchoServer.Multiprocessing;

namespace EchoServer.Samples;

/// <summary>A daemon ends with its parent; another child is waited for.</summary>
internal static class Daemon
{
    private static readonly ProcessFunction _forever =
        ProcessTarget.Of("forever", () => Thread.Sleep(Timeout.Infinite));
    private static readonly ProcessFunction _work =
        ProcessTarget.Of("work", () => Console.WriteLine("the other child has done its work"));

    /// <summary>The sample.</summary>
    public static readonly Sample Sample =
        new("daemon", "children that end with their parent, and children that it waits for", [_forever, _work], Run);

    private static void Run()
    {
        new ChildProcess(_forever) { IsDaemon = true }.Start(); // without that, this program would never end
        new ChildProcess(_work).Start();
        Console.WriteLine("the parent has no more to do");
    }
}
