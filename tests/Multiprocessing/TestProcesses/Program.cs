using EchoServer.Multiprocessing;

namespace EchoServer.TestProcesses;

/// <summary>The program whose processes the tests start: their own host is not one of ours.</summary>
internal static class Program
{
    private static int Main(string[] args) => Environment.GetEnvironmentVariable(BareProgram.Variable) is { } bare
        ? BareProgram.Run(bare)
        : ProcessProgram.Run(args, Targets.All, Scenes.Play);
}
