using System.Collections.Concurrent;
using EchoServer.Linux;
using EchoServer.Linux.Processes;

namespace EchoServer.Multiprocessing;

/// <summary>A program that has child processes: the same executable runs as the program itself and, in another role, as its children.</summary>
public static class ProcessProgram
{
    /// <summary>The first argument of a child's command line; its target's name follows, for whoever lists processes.</summary>
    internal const string ChildRole = "multiprocessing-child";

    /// <summary>The first argument of a fork server's command line.</summary>
    internal const string ForkServerRole = "multiprocessing-forkserver";

    private static readonly ConcurrentDictionary<string, ProcessTarget> _targets = new([new(PoolWorkerTarget.Instance.Name, PoolWorkerTarget.Instance)]);
    private static SelfExecutable? _executable;
    private static bool _isEntered;

    /// <summary>The variable that every child is started with. <see cref="Run"/> takes it away: so whoever has it still has come past that, and would start itself without end.</summary>
    internal const string ChildVariable = "MULTIPROCESSING_CHILD";

    /// <summary>What children are started from.</summary>
    /// <exception cref="InvalidOperationException">The program's Main does not go through <see cref="Run"/>: a child would be the program itself once more.</exception>
    internal static SelfExecutable Executable
    {
        get
        {
            if (_isEntered) return _executable ??= SelfExecutable.Find();
            if (Environment.GetEnvironmentVariable(ChildVariable) is not null)
            {
                throw new InvalidOperationException(
                    "this process was started as a child, but its Main does not go through ProcessProgram.Run, which would have run the child's work; it can't start processes");
            }
            return _executable ?? throw new InvalidOperationException(
                "the Main of this process does not go through ProcessProgram.Run, so a child would be the whole program once more; call it there, or name another program with ProcessProgram.SetExecutable");
        }
    }

    /// <summary>Runs the program, or, in one of its children, what that was started for. All of the program's Main:
    /// <c>return ProcessProgram.Run(args, [talk, work], Start);</c></summary>
    /// <remarks>Standard streams that are closed are completed first, which may start Main once more: see <see cref="StandardStreams.Complete"/>.</remarks>
    /// <param name="args">The command line.</param>
    /// <param name="targets">Whatever children may be asked to run.</param>
    /// <param name="main">The program itself. When it is done, daemonic children are terminated, and the others waited for.</param>
    /// <returns>The exit code, 0 to 255; 255 for any other that was returned.</returns>
    /// <exception cref="ArgumentException">Two targets have the same name.</exception>
    public static int Run(string[] args, IEnumerable<ProcessTarget> targets, Func<string[], int> main)
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(main);
        StandardStreams.Complete();
        _isEntered = true;
        Environment.SetEnvironmentVariable(ChildVariable, null);
        Register(targets);
        if (args is [ChildRole, ..]) return ChildMain.Run();
        if (args is [ForkServerRole]) return ForkServerMain.Run();
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

    /// <summary>Has <see cref="Environment.Exit"/> keep to the codes that there are, too: see <see cref="ExitStatus.CodeOf"/>.</summary>
    internal static void KeepExitCode() => AppDomain.CurrentDomain.ProcessExit += (_, _) => Environment.ExitCode = ExitStatus.CodeOf(Environment.ExitCode);

    /// <summary>Registers what children may be asked to run, where <see cref="Run"/> is not all of Main.</summary>
    /// <param name="targets">Some targets; those that are registered already are passed over.</param>
    /// <exception cref="ArgumentException">Another target has the same name.</exception>
    public static void Register(IEnumerable<ProcessTarget> targets)
    {
        ArgumentNullException.ThrowIfNull(targets);
        foreach (ProcessTarget target in targets)
        {
            if (_targets.GetOrAdd(target.Name, target) != target) throw new ArgumentException($"two targets are named {target.Name}", nameof(targets));
        }
    }

    /// <summary>Starts children from another program than this one, which has the same targets. (Python's <c>set_executable</c>.)</summary>
    /// <param name="path">What to execute.</param>
    /// <param name="arguments">What comes first on its command line, after its name.</param>
    public static void SetExecutable(string path, params string[] arguments)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _executable = new SelfExecutable(path, [Path.GetFileName(path), .. arguments]);
    }

    /// <summary>Those that clones may be asked to run.</summary>
    internal static IReadOnlyList<ForkSafeTarget> ForkSafeTargets => [.. _targets.Values.OfType<ForkSafeTarget>()];

    /// <summary>The target of a name.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    internal static ProcessTarget Target(string name) => _targets.TryGetValue(name, out ProcessTarget? target)
        ? target
        : throw new InvalidOperationException($"no target is named {name}; give it to ProcessProgram.Run, in the child's program too");

    /// <summary>The target of a class.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    internal static ProcessTarget Target(Type process) => _targets.Values.FirstOrDefault(t => t.ProcessType == process)
        ?? throw new InvalidOperationException($"the class {process.Name} is not registered; give ProcessTarget.Of its JSON type to ProcessProgram.Run");
}
