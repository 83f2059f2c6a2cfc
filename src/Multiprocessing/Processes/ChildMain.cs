using EchoServer.Linux;
using EchoServer.Linux.Calls;
using EchoServer.Linux.Processes;

namespace EchoServer.Multiprocessing;

/// <summary>A child's life, from its start to its exit code.</summary>
internal static class ChildMain
{
    /// <summary>Runs what the start message says.</summary>
    /// <returns>The exit code.</returns>
    public static int Run()
    {
        StartMessage start = JsonMemory.Read(Spawner.HandedDescriptor, StartJson.Default.StartMessage);
        if (start.IsDaemon && !ParentDeath.KillsUs(start.Parent)) return ProgramExecutable.Failed;
        Libc.RestoreSignal(Signal.SIGTERM);
        CurrentProcess.Become(start);
        ProcessLog.ToStderr(start.LogLevel);
        ProcessProgram.KeepExitCode();
        ProcessLog.Info("child process calling Run()");
        int code = Call(start);
        ProcessLog.Info("process shutting down");
        ChildProcess.EndAll();
        ProcessLog.Info($"process exiting with exit code {code}");
        return code;
    }

    private static int Call(StartMessage start)
    {
        try
        {
            HandleReader handles = new(Spawner.HandedDescriptor + 1, start.Handles);
            return CodeOf(start.Name, ProcessProgram.Target(start.Target).Run(start.Arguments, handles));
        }
#pragma warning disable CA1031 // whatever it is, nobody else is there to catch it
        catch (Exception e)
#pragma warning restore CA1031
        {
            StandardStreams.WriteErrorLine($"Process {start.Name}:\n{ExceptionText.Trace(e)}");
            return ProgramExecutable.Failed;
        }
    }

    private static int CodeOf(string name, int returned)
    {
        int code = ExitStatus.CodeOf(returned);
        if (code != returned)
            ProcessLog.Warning($"{name} returned {returned}, and exit codes go from 0 to 255: it ends with {code}");
        return code;
    }
}
