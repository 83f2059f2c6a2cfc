using EchoServer.Linux.Processes;

namespace EchoServer.Multiprocessing;

/// <summary>What children are started from: the program's own executable, in another role.</summary>
internal static class ProgramExecutable
{
    /// <summary>The first argument of a child's command line; its target's name follows, for whoever lists
    /// processes.</summary>
    internal const string ChildRole = "multiprocessing-child";

    /// <summary>The first argument of a fork server's command line.</summary>
    internal const string ForkServerRole = "multiprocessing-forkserver";

    /// <summary>The exit code after an exception that nobody caught, as in Python, and of a child that can't
    /// begin.</summary>
    internal const int Failed = 1;

    /// <summary>The variable that every child is started with. <see cref="Enter"/> takes it away: so whoever has it
    /// still has come past that, and would start itself without end.</summary>
    internal const string ChildVariable = "MULTIPROCESSING_CHILD";

    private static SelfExecutable? _executable;
    private static bool _isEntered;

    /// <summary>The executable.</summary>
    /// <exception cref="InvalidOperationException">The program's Main does not go through ProcessProgram.Run: a child
    /// would be the program itself once more.</exception>
    internal static SelfExecutable Value
    {
        get
        {
            if (_isEntered) return _executable ??= SelfExecutable.Find();
            if (Environment.GetEnvironmentVariable(ChildVariable) is not null)
            {
                throw new InvalidOperationException(
                    "this process was started as a child, but its Main does not go through ProcessProgram.Run, which "
                    + "would have run the child's work; it can't start processes");
            }
            return _executable ?? throw new InvalidOperationException(
                "the Main of this process does not go through ProcessProgram.Run, so a child would be the whole "
                + "program once more; call it there, or name another program with ProcessProgram.SetExecutable");
        }
    }

    /// <summary>Main goes through ProcessProgram.Run: the program may start itself.</summary>
    internal static void Enter()
    {
        _isEntered = true;
        Environment.SetEnvironmentVariable(ChildVariable, null);
    }

    /// <summary>Names another program, which has the same targets.</summary>
    internal static void Set(SelfExecutable executable) => _executable = executable;
}
