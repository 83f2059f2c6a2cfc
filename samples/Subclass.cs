using EchoServer.Multiprocessing;

namespace EchoServer.Samples;

/// <summary>A class of processes.</summary>
internal static class Subclass
{
    /// <summary>The sample.</summary>
    public static readonly Sample Sample =
        new("subclass", "a class that derives from ChildProcess", [ProcessTarget.Of(SampleJson.Default.Talker)], Run);

    private static void Run()
    {
        foreach (string who in new[] { "alice", "bob" })
        {
            using Talker talker = new(who);
            talker.Start();
            talker.Join();
        }
    }
}
