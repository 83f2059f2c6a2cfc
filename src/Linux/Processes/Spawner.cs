using System.Collections;
using System.Runtime.InteropServices;
using EchoServer.Linux.Calls;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Linux.Processes;

/// <summary>
/// Starts one program as often as wanted, each time with some descriptors of ours, through posix_spawn(3).
/// </summary>
/// <remarks>
/// Constraints. (1) A child must get its socket and nothing else of ours. Clearing FD_CLOEXEC here would leak the
/// socket into whatever another thread spawns at that moment; so everything stays close-on-exec, and the child's side
/// dup2s the socket to a fixed number, which clears the flag there alone. (2) Ignored signals survive exec, and the
/// runtime ignores SIGPIPE: every signal is set back to its default, but SIGHUP, which nohup(1) ignores for all that it
/// starts. (3) A Ctrl-C at the server's terminal goes to the whole foreground process group: each child leads a group
/// of its own, so that only the server decides when children end. (4) The kernel's parent-death signal follows the
/// thread that spawns: call Start only from a thread that lives as long as the process. (5) System.Diagnostics.Process
/// can do none of that, and would fight over SIGCHLD.
/// </remarks>
public sealed unsafe class Spawner : IDisposable
{
    /// <summary>The number that the first descriptor handed over has in the child: the one after stdin, stdout and
    /// stderr.</summary>
    public const int HandedDescriptor = 3;

    // Since glibc 2.34; musl has none.
    private static readonly bool _hasCloseFrom = NativeLibrary.TryGetExport(
        NativeLibrary.GetMainProgramHandle(), "posix_spawn_file_actions_addclosefrom_np", out _);

    private readonly SelfExecutable _program;
    private readonly bool _leadsGroup;
    private readonly SignalSet _blocked;
    private readonly NativeStrings _path;
    private readonly NativeStrings? _directory;
    private readonly NativeStrings _devNull;
    private readonly NativeStrings _environment;
    private readonly bool[] _hasStream;

    /// <summary>Prepares what is the same for every child.</summary>
    /// <param name="program">What to run, and the arguments that come first.</param>
    /// <param name="environment">Variables to set beside those we have ourselves.</param>
    /// <param name="blockedSignal">
    /// A signal that the child starts with blocked, so that it waits until the child has taken the runtime's handler
    /// away. </param>
    /// <param name="leadsGroup">Whether each child leads a process group of its own; if not, it is in ours, and gets
    /// what is typed at our terminal.</param>
    /// <param name="inheritsEnvironment">Whether children have our own variables as well.</param>
    /// <param name="workingDirectory">Where children start; null for where we are.</param>
    public Spawner(
        SelfExecutable program, IReadOnlyDictionary<string, string> environment, int? blockedSignal = null,
        bool leadsGroup = true,
        bool inheritsEnvironment = true, string? workingDirectory = null)
    {
        _program = program;
        _directory = workingDirectory is null ? null : new NativeStrings([workingDirectory]);
        _leadsGroup = leadsGroup;
        _blocked = blockedSignal is { } signal ? SignalSet.Of(signal) : SignalSet.Empty;
        _path = new NativeStrings([program.Path]);
        _devNull = new NativeStrings(["/dev/null"]);
        _hasStream = [.. Enumerable.Range(0, HandedDescriptor).Select(stream => Libc.IsInherited(stream) == true)];
        _environment = new NativeStrings(
            inheritsEnvironment ? Merge(environment) : [.. environment.Select(v => $"{v.Key}={v.Value}")]);
    }

    /// <summary>Starts a child. Its stdin is /dev/null, stdout and stderr are ours; /dev/null where ours are
    /// closed.</summary>
    /// <param name="arguments">What follows the program's own first arguments.</param>
    /// <param name="handed">
    /// Become <see cref="HandedDescriptor"/> and those after it in the child. Our copies stay open: the caller closes
    /// them. </param>
    /// <returns>The child's pid. It is the caller's to reap.</returns>
    /// <exception cref="SpawnException">No process could be made, or the program could not be executed.</exception>
    public int Start(IReadOnlyList<string> arguments, params ReadOnlySpan<SafeHandle> handed) =>
        Start(arguments, HandedDescriptor, handed);

    /// <summary>Starts a child whose stdin, stdout and stderr are three descriptors of ours.</summary>
    /// <inheritdoc cref="Start(IReadOnlyList{string}, ReadOnlySpan{SafeHandle})"/>
    public int StartWithStreams(
        IReadOnlyList<string> arguments, SafeHandle input, SafeHandle output, SafeHandle error) =>
        Start(arguments, 0, [input, output, error]);

    /// <inheritdoc/>
    public void Dispose()
    {
        _path.Dispose();
        _directory?.Dispose();
        _devNull.Dispose();
        _environment.Dispose();
    }

    private int Start(IReadOnlyList<string> arguments, int first, ReadOnlySpan<SafeHandle> handed)
    {
        // dup2 onto itself would leave close-on-exec set (glibc before 2.29), and onto one that is still to be handed
        // over would lose that: so each takes a detour over a second descriptor beyond all targets.
        var sources = new SafeFileHandle[handed.Length];
        try
        {
            for (int i = 0; i < handed.Length; i++) sources[i] = Detour(handed[i], HandedDescriptor + handed.Length);
            return StartWith(arguments, first, sources);
        }
        catch (LinuxException e)
        {
            throw new SpawnException(_program.Path, e);
        }
        finally
        {
            foreach (SafeFileHandle? source in sources) source?.Dispose();
        }
    }

    private static SafeFileHandle Detour(SafeHandle handed, int least)
    {
        bool held = false;
        try
        {
            handed.DangerousAddRef(ref held);
            return Libc.Duplicate((int)handed.DangerousGetHandle(), least);
        }
        finally
        {
            if (held) handed.DangerousRelease();
        }
    }

    private int StartWith(IReadOnlyList<string> arguments, int first, SafeFileHandle[] sources)
    {
        using var argv = new NativeStrings([.. _program.Arguments, .. arguments]);
        Libc.SpawnFileActions actions;
        Check(Libc.SpawnActionsInit(&actions));
        try
        {
            AddActions(&actions, first, sources);
            return StartWith(&actions, argv);
        }
        finally
        {
            Libc.SpawnActionsDestroy(&actions);
        }
    }

    private int StartWith(Libc.SpawnFileActions* actions, NativeStrings argv)
    {
        Libc.SpawnAttributes attributes;
        Check(Libc.SpawnAttrInit(&attributes));
        try
        {
            SetAttributes(&attributes);
            int pid;
            Check(Libc.PosixSpawn(&pid, _path.First, actions, &attributes, argv.Pointer, _environment.Pointer));
            return pid;
        }
        finally
        {
            Libc.SpawnAttrDestroy(&attributes);
        }
    }

    private void AddActions(Libc.SpawnFileActions* actions, int first, SafeFileHandle[] sources)
    {
        if (_directory is not null) Check(Libc.SpawnActionsAddChdir(actions, _directory.First));
        for (int i = 0; i < sources.Length; i++)
            Check(Libc.SpawnActionsAddDup2(actions, (int)sources[i].DangerousGetHandle(), first + i));
        if (first > 0) AddStreams(actions);
        // Ours are close-on-exec; this is for descriptors that we inherited, or that a native library opened without
        // it.
        if (_hasCloseFrom) Check(Libc.SpawnActionsAddCloseFrom(actions, first + sources.Length));
    }

    // Where ours are closed, or what has their numbers is not what we were started with, the child's are not closed:
    // what it opens first would be taken for them.
    private void AddStreams(Libc.SpawnFileActions* actions)
    {
        Check(Libc.SpawnActionsAddOpen(actions, 0, _devNull.First, Libc.O_RDONLY, 0));
        for (int stream = 1; stream < HandedDescriptor; stream++)
            if (!_hasStream[stream]) Check(Libc.SpawnActionsAddOpen(actions, stream, _devNull.First, Libc.O_WRONLY, 0));
    }

    private void SetAttributes(Libc.SpawnAttributes* attributes)
    {
        SignalSet defaults = SignalSet.AllBut(Signal.SIGHUP), blocked = _blocked;
        int group = _leadsGroup ? Libc.POSIX_SPAWN_SETPGROUP : 0;
        Check(
            Libc.SpawnAttrSetFlags(
                attributes, (short)(group | Libc.POSIX_SPAWN_SETSIGDEF | Libc.POSIX_SPAWN_SETSIGMASK)));
        if (_leadsGroup) Check(Libc.SpawnAttrSetProcessGroup(attributes, 0)); // 0: a group of its own
        Check(Libc.SpawnAttrSetSigDefault(attributes, &defaults));
        Check(Libc.SpawnAttrSetSigMask(attributes, &blocked));
    }

    // The posix_spawn family returns its error number.
    private static void Check(int errno)
    {
        if (errno != 0) throw new LinuxException("posix_spawn", errno);
    }

    private static IReadOnlyList<string> Merge(IReadOnlyDictionary<string, string> additions)
    {
        var merged = new Dictionary<string, string>(additions);
        foreach (DictionaryEntry ours in Environment.GetEnvironmentVariables())
            merged.TryAdd((string)ours.Key, (string)ours.Value!);
        return [.. merged.Select(v => $"{v.Key}={v.Value}")];
    }
}
