using System.Collections.Concurrent;
using EchoServer.Linux;
using EchoServer.Linux.Processes;

namespace EchoServer.Multiprocessing;

/// <summary>A program that has child processes: the same executable runs as the program itself and, in another role, as
/// its children.</summary>
public static class ProcessProgram
{
    private static readonly ConcurrentDictionary<string, ProcessTarget> _targets = [];

    /// <summary>Runs the program, or, in one of its children, what that was started for. All of the program's Main:
    /// <c>return ProcessProgram.Run(args, [talk, work], Start);</c></summary>
    /// <remarks>Standard streams that are closed are completed first, which may start Main once more: see
    /// <see cref="StandardStreams.Complete"/>.</remarks>
    /// <param name="args">The command line.</param>
    /// <param name="targets">Whatever children may be asked to run.</param>
    /// <param name="main">The program itself. When it is done, daemonic children are terminated, and the others waited
    /// for.</param>
    /// <returns>The exit code, 0 to 255; 255 for any other that was returned.</returns>
    /// <exception cref="ArgumentException">Two targets have the same name.</exception>
    public static int Run(string[] args, IEnumerable<ProcessTarget> targets, Func<string[], int> main)
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(main);
        StandardStreams.Complete();
        ProgramExecutable.Enter();
        Register(targets);
        if (args is [ProgramExecutable.ChildRole, ..]) return ChildMain.Run();
        if (args is [ProgramExecutable.ForkServerRole]) return ForkServerMain.Run();
        KeepExitCode();
        try
        {
            return ExitStatus.CodeOf(main(args));
        }
        finally
        {
            ChildProcess.EndAll();
        }
    }

    /// <summary>Has <see cref="Environment.Exit"/> keep to the codes that there are, too: see
    /// <see cref="ExitStatus.CodeOf"/>.</summary>
    internal static void KeepExitCode() =>
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Environment.ExitCode = ExitStatus.CodeOf(Environment.ExitCode);

    /// <summary>Registers what children may be asked to run, where <see cref="Run"/> is not all of Main.</summary>
    /// <param name="targets">Some targets; those that are registered already are passed over.</param>
    /// <exception cref="ArgumentException">Another target has the same name.</exception>
    public static void Register(IEnumerable<ProcessTarget> targets)
    {
        ArgumentNullException.ThrowIfNull(targets);
        foreach (ProcessTarget target in targets)
        {
            if (_targets.GetOrAdd(target.Name, target) != target)
                throw new ArgumentException($"two targets are named {target.Name}", nameof(targets));
            target.Registered();
        }
    }

    /// <summary>Starts children from another program than this one, which has the same targets. (Python's
    /// <c>set_executable</c>.)</summary>
    /// <param name="path">What to execute.</param>
    /// <param name="arguments">What comes first on its command line, after its name.</param>
    public static void SetExecutable(string path, params string[] arguments)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ProgramExecutable.Set(new SelfExecutable(path, [Path.GetFileName(path), .. arguments]));
    }

    /// <summary>The target of a name.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    internal static ProcessTarget Target(string name) => _targets.TryGetValue(name, out ProcessTarget? target)
        ? target
        : throw new InvalidOperationException(
            $"no target is named {name}; give it to ProcessProgram.Run, in the child's program too");

    /// <summary>The target of a class.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    internal static ProcessTarget Target(Type process) => _targets.Values.FirstOrDefault(t => t.ProcessType == process)
        ?? throw new InvalidOperationException(
            $"the class {process.Name} is not registered; give ProcessTarget.Of its JSON type to ProcessProgram.Run");
}
