using EchoServer.Linux.Processes;

namespace EchoServer.Multiprocessing;

/// <summary>Starts the fork server: an ordinary process of the program that prepares code and memory, leaves the
/// <see cref="ForkRequestLoop"/> behind as a clone of itself, and exits.</summary>
internal static unsafe class ForkServerMain
{
    /// <summary>The descriptor of the <see cref="ForkServerMessage"/>.</summary>
    private const int Message = Spawner.HandedDescriptor + 1;

    /// <summary>The descriptor of the memory that pids are told in.</summary>
    private const int Pids = Spawner.HandedDescriptor + 2;

    /// <summary>Leaves the fork server behind, and exits.</summary>
    /// <returns>An exit code, when it failed; otherwise it does not return
    /// (<see cref="ForkServerStart.Run"/>).</returns>
    public static int Run()
    {
        ForkServerMessage message = JsonMemory.Read(Message, ForkServerJson.Default.ForkServerMessage);
        if (!ParentDeath.KillsUs(message.Parent)) return ProgramExecutable.Failed;
        ForkState* state = ForkMemory.Make(message, Pids);
        if (state == null) return Fail("memory can't be mapped");
        int errno = ForkServerStart.Run(
            [typeof(ForkRequestLoop), .. ForkFunctions.All.Select(function => function.Type)],
            (delegate*<void*, int>)(delegate*<ForkState*, int>)&ForkRequestLoop.Make, state,
            (nuint)state, (nuint)state->Pid, CloneMemory.LibraryCode);
        return Fail($"clone3 failed with errno {errno}; it needs Linux 5.5, and must not be forbidden");
    }

    private static int Fail(string why)
    {
        StandardStreams.WriteErrorLine($"the fork server can't start: {why}");
        return ProgramExecutable.Failed;
    }
}
