using EchoServer.Multiprocessing;

namespace EchoServer.TestProcesses;

/// <summary>A program that forgot that its Main goes through <see cref="ProcessProgram.Run"/>: each of its processes
/// starts another.</summary>
internal static class BareProgram
{
    /// <summary>The variable that has the program be this one: how deep it is already, and whether it names its
    /// executable.</summary>
    public const string Variable = "BARE_PROGRAM";

    /// <summary>Starts itself; at most three deep.</summary>
    public static int Run(string bare)
    {
        int depth = bare.Count(c => c == '+');
        Console.WriteLine($"depth {depth}");
        if (depth == 3) return 0;
        Environment.SetEnvironmentVariable(Variable, $"{bare}+");
        ProcessProgram.Register([Targets.Nothing]);
        if (bare.StartsWith("named", StringComparison.Ordinal)) ProcessProgram.SetExecutable(Environment.ProcessPath!);
        using ChildProcess child = new(Targets.Nothing);
        try
        {
            child.Start();
        }
        catch (InvalidOperationException e)
        {
            Console.WriteLine(e.Message);
            return 5;
        }
        child.Join();
        return child.ExitCode!.Value;
    }
}
