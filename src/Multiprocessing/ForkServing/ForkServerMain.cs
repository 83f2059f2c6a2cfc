using EchoServer.Linux.ForkSafe;
using EchoServer.Linux.Processes;

namespace EchoServer.Multiprocessing;

/// <summary>Starts the fork server: an ordinary process of the program that prepares code and memory, leaves the <see cref="ForkServerLoop"/> behind as a clone of itself, and exits.</summary>
internal static unsafe class ForkServerMain
{
    /// <summary>The descriptor of the <see cref="ForkServerMessage"/>.</summary>
    private const int Message = Spawner.HandedDescriptor + 1;

    /// <summary>The descriptor of the memory that pids are told in.</summary>
    private const int Pids = Spawner.HandedDescriptor + 2;

    /// <summary>Does it.</summary>
    /// <returns>An exit code, when it failed; otherwise it ends with 0, past the runtime's shutdown.</returns>
    public static int Run()
    {
        ForkServerMessage message = JsonMemory.Read(Message, ForkServerJson.Default.ForkServerMessage);
        if (!ParentDeath.KillsUs(message.Parent)) return ProgramExecutable.Failed;
        ForkState* state = ForkMemory.Make(message, Pids);
        if (state == null) return Fail("memory can't be mapped");
        Compile();
        Kernel.Bind();
        ForkMemory.Trim(state);
        int errno = ForkServerLoop.Make(state);
        if (errno != 0) return Fail($"clone3 failed with errno {errno}; it needs Linux 5.5, and must not be forbidden");
        Kernel.Exit(0); // there is nothing for the runtime to shut down
        return 0;
    }

    // Ours, and all that the program's functions may call.
    private static void Compile()
    {
        IEnumerable<Type> types = [typeof(Kernel), typeof(ForkServerLoop), .. ForkFunctions.All.Select(function => function.Type)];
        foreach (var assembly in types.Select(type => type.Assembly).Distinct()) ForkSafeCode.Compile(assembly);
    }

    private static int Fail(string why)
    {
        StandardStreams.WriteErrorLine($"the fork server can't start: {why}");
        return ProgramExecutable.Failed;
    }
}
