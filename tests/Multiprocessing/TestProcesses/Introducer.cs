using EchoServer.Multiprocessing;

namespace EchoServer.TestProcesses;

/// <summary>A class of processes that tell what they know of themselves.</summary>
public sealed class Introducer : ChildProcess
{
    /// <inheritdoc/>
    protected override void Run()
    {
        Console.WriteLine(
            $"{Name}, daemon: {IsDaemon}, own pid: {Pid == Environment.ProcessId}, lives: {IsAlive}, exit code: "
            + $"{ExitCode?.ToString() ?? "none"}");
        foreach (Action act in new Action[] { Start, () => Join(), Kill })
        {
            try
            {
                act();
            }
            catch (InvalidOperationException e)
            {
                Console.WriteLine(e.Message);
            }
        }
    }
}
