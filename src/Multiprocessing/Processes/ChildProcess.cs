using System.Text.Json;
using System.Text.Json.Serialization;
using EchoServer.Linux;
using EchoServer.Linux.Calls;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Multiprocessing;

/// <summary>
/// A process that runs a piece of this program: a function (<c>new ChildProcess(talk.With("bob"))</c>), or the Run of a
/// class that derives from this one. It shares no memory with us. (Python's <c>multiprocessing.Process</c>.)
/// </summary>
/// <remarks>
/// Safe for use by several threads. Children are collected when they end, whether or not somebody joins them. Since
/// each is waited for by its pidfd, System.Diagnostics.Process may be used beside them, except in a process that is PID
/// 1, where that takes all children.
/// </remarks>
/// <example>
/// <code>
/// // Json is the program's JsonSerializerContext.
/// static readonly ProcessFunction&lt;string> Talk =
///     ProcessTarget.Of&lt;string>("talk", Console.WriteLine, Json.Default.String);
///
/// static int Main(string[] args) => ProcessProgram.Run(args, [Talk], _ =>
/// {
///     using ChildProcess process = new(Talk.With("bob"));
///     process.Start();
///     return process.Join() ? process.ExitCode!.Value : 1;
/// });
/// </code>
/// </example>
public partial class ChildProcess : IWatchedProcess, IDisposable
{
    private static readonly IReadOnlyDictionary<string, string> _environment = new Dictionary<string, string>();
    private static int _count;

    private readonly Lock _gate = new();
    private readonly ProcessCall? _call;
    private readonly TaskCompletionSource<int> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? _name;
    private bool _isDaemon;
    private StartMethod? _startMethod;
    private SafeFileHandle? _pidFd; // from the start on; closed once it has ended and is disposed
    private ManualResetEvent? _handle;
    private long _watch;
    private bool _isThisProcess; // in the child, the object whose Run it is
    private bool _isSignalled;
    private bool _isDisposed;

    /// <summary>A process that runs a function.</summary>
    /// <param name="call">The function, with its arguments.</param>
    public ChildProcess(ProcessCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        _call = call;
    }

    /// <summary>For classes that override <see cref="Run"/>.</summary>
    protected ChildProcess()
    {
    }

    /// <summary>What logs and errors call it; at first Process-1, Process-2, … (the class's name for one that is
    /// derived).</summary>
    /// <exception cref="InvalidOperationException">It is set after the start.</exception>
    [JsonIgnore]
    public string Name
    {
        get => _name ?? $"{(_call is null ? GetType().Name : "Process")}-?";
        set
        {
            ArgumentException.ThrowIfNullOrEmpty(value);
            ThrowIfStarted("named");
            _name = value;
        }
    }

    /// <summary>
    /// Whether it ends with its parent: terminated when that ends, killed when that is killed. A daemon can have no
    /// children.
    /// </summary>
    /// <exception cref="InvalidOperationException">It is set after the start.</exception>
    [JsonIgnore]
    public bool IsDaemon
    {
        get => _isDaemon;
        set
        {
            ThrowIfStarted("made a daemon, or none");
            _isDaemon = value;
        }
    }

    /// <summary>How processes come to be whose <see cref="StartMethod"/> is not set. (Python's
    /// <c>set_start_method</c>.)</summary>
    public static StartMethod DefaultStartMethod { get; set; }

    /// <summary>How the process comes to be.</summary>
    /// <exception cref="InvalidOperationException">It is set after the start.</exception>
    [JsonIgnore]
    public StartMethod StartMethod
    {
        get => _startMethod ?? DefaultStartMethod;
        set
        {
            ThrowIfStarted("started otherwise");
            _startMethod = value;
        }
    }

    /// <summary>The process's pid; null before the start.</summary>
    [JsonIgnore]
    public int? Pid { get; private set; }

    /// <summary>0 when it did its work, more for an error, minus the signal that killed it; null before the start and
    /// while it runs.</summary>
    [JsonIgnore]
    public int? ExitCode => Status?.ExitCode;

    /// <summary>How the process ended; null before the start and while it runs.</summary>
    [JsonIgnore]
    public ExitStatus? Status { get; private set; }

    /// <summary>Whether the process runs.</summary>
    [JsonIgnore]
    public bool IsAlive => _isThisProcess || (Pid is not null && !Collect());

    /// <summary>The exit code, once there is one.</summary>
    [JsonIgnore]
    public Task<int> Exited => _ended.Task;

    /// <summary>Is set once it has ended; to wait for several at once with
    /// <see cref="WaitHandle.WaitAny(WaitHandle[])"/>. (Python's <c>sentinel</c>.)</summary>
    [JsonIgnore]
    public WaitHandle ExitedHandle
    {
        get
        {
            lock (_gate) return _handle ??= new ManualResetEvent(Status is not null);
        }
    }

    /// <summary>Starts the process.</summary>
    /// <exception cref="InvalidOperationException">It was started before; or this process is a daemon; or its target is
    /// not registered, or not fork-safe while <see cref="StartMethod"/> asks for that.</exception>
    /// <exception cref="SpawnException">No process could be made, or the program could not be executed.</exception>
    /// <exception cref="LinuxException">No descriptor is to be had.</exception>
    public void Start()
    {
        lock (_gate)
        {
            ThrowIfStarted("started");
            if (CurrentProcess.IsDaemon)
                throw new InvalidOperationException(
                    $"{CurrentProcess.Name} is a daemon, and daemons can't have children");
            string identity = $"{CurrentProcess.Identity}{Interlocked.Increment(ref _count)}";
            _name ??= $"{(_call is null ? GetType().Name : "Process")}-{identity}";
            int pid = StartChild(identity);
            Watch(pid);
            Pid = pid;
        }
        ProcessLog.Debug($"started {Name}: pid {Pid}");
        EndAllWithUs();
    }

    /// <summary>Waits until the process has ended.</summary>
    /// <param name="timeout">How long to wait; null and <see cref="Timeout.InfiniteTimeSpan"/> wait without
    /// end.</param>
    /// <returns>False when it still runs.</returns>
    /// <exception cref="InvalidOperationException">It was not started, or is this process.</exception>
    public bool Join(TimeSpan? timeout = null)
    {
        ThrowIfNotAChild("joined");
        Countdown deadline = new(timeout);
        while (!Collect())
        {
            if (deadline.IsOver) return false;
            WaitForEnd(deadline.Milliseconds);
        }
        return true;
    }

    /// <summary>Waits until the process has ended.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="InvalidOperationException">It was not started, or is this process.</exception>
    /// <exception cref="OperationCanceledException">The waiting was cancelled; the process goes on.</exception>
    public Task<int> JoinAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfNotAChild("joined");
        return _ended.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Ends the process with SIGTERM, which it may handle. Nothing happens when it has ended.</summary>
    /// <exception cref="InvalidOperationException">It was not started, or is this process.</exception>
    public void Terminate() => Send(Signal.SIGTERM);

    /// <summary>Ends the process with SIGKILL. Nothing happens when it has ended.</summary>
    /// <exception cref="InvalidOperationException">It was not started, or is this process.</exception>
    public void Kill() => Send(Signal.SIGKILL);

    /// <summary>Sends a signal. Nothing happens when it has ended; nobody else can get it, even if the pid is used
    /// again.</summary>
    /// <param name="signal">The signal's number, 1 to 64.</param>
    /// <exception cref="InvalidOperationException">It was not started, or is this process.</exception>
    /// <exception cref="LinuxException">There is no such signal, or the process runs as another user by
    /// now.</exception>
    public void Send(int signal)
    {
        ThrowIfNotAChild("signalled");
        lock (_gate)
        {
            if (Status is null) _isSignalled |= Libc.SendSignal(_pidFd!, signal);
        }
    }

    /// <summary>Gives back what it takes, once it has ended.</summary>
    /// <exception cref="InvalidOperationException">It still runs; <see cref="Join"/> it first.</exception>
    public void Close()
    {
        if (IsAlive) throw new InvalidOperationException($"{Name} still runs; join it before it is closed");
        Dispose();
    }

    /// <summary>As <see cref="Close"/>; but one that still runs is left alone, and collected when it ends.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc cref="Dispose()"/>
    protected virtual void Dispose(bool disposing)
    {
        lock (_gate)
        {
            _isDisposed = true;
            if (Status is not null) GiveBack();
        }
    }

    /// <summary>What the process does, in a class that is derived. It has the properties of the object that was
    /// started.</summary>
    /// <exception cref="NotImplementedException">It was not overridden.</exception>
    protected virtual void Run() => throw new NotImplementedException($"{GetType().Name} does not override Run");

    /// <summary>The child's side: this is the process that runs.</summary>
    internal void RunInChild()
    {
        (_name, _isDaemon, _startMethod) = (CurrentProcess.Name, CurrentProcess.IsDaemon, StartMethod.Spawn);
        (Pid, _isThisProcess) = (Environment.ProcessId, true);
        Run();
    }

    /// <summary>Takes note of the process's end.</summary>
    /// <returns>False when it still runs.</returns>
    internal bool Collect()
    {
        lock (_gate)
        {
            if (Status is not null) return true;
            if (!TryReap(out ExitStatus status)) return false;
            Status = status;
            ProcessWatch.Remove(_watch, _pidFd!);
            _handle?.Set();
            if (_isDisposed) GiveBack();
        }
        _ended.TrySetResult(Status.Value.ExitCode);
        LogEnd(Status.Value);
        return true;
    }

    /// <inheritdoc/>
    void IWatchedProcess.Collect() => Collect();

    private int StartChild(string identity)
    {
        ProcessCall call = _call ?? ProcessProgram.Target(GetType()).CallOn(this);
        ProcessProgram.Target(call.Target.Name);
        if (StartMethod == StartMethod.ForkServer) return ForkServer.Start(call.Target.Name, ForkSafe(call), IsDaemon);
        HandleWriter handles = new();
        JsonElement arguments = call.Write(handles);
        StartMessage start = new(
            call.Target.Name, arguments, handles.Handles.Count, Name, identity, IsDaemon, Environment.ProcessId,
            ProcessLog.Level);
        using SafeFileHandle message = JsonMemory.Write(start, StartJson.Default.StartMessage);
        return ProcessStarter.Start(
            ProgramExecutable.Value, [ProgramExecutable.ChildRole, call.Target.Name], _environment,
            [message, .. handles.Handles]);
    }

    private static ForkCall ForkSafe(ProcessCall call) => call.Fork ?? throw new InvalidOperationException(
        $"{call.Target.Name} is not fork-safe, which StartMethod.ForkServer asks for; start it with "
        + "StartMethod.Spawn, or make its target with ProcessTarget.ForkSafe");

    private void Watch(int pid)
    {
        try
        {
            _pidFd = Libc.OpenPidFd(pid);
            _watch = ProcessWatch.Add(this, _pidFd);
        }
        catch (LinuxException)
        {
            Libc.Kill(pid, Signal.SIGKILL);
            Libc.WaitId(Libc.P_PID, pid, Libc.WEXITED, out _);
            _pidFd?.Dispose();
            throw;
        }
    }

    private void WaitForEnd(int milliseconds)
    {
        try
        {
            Libc.WaitReadable(_pidFd!, milliseconds);
        }
        catch (ObjectDisposedException) when (Status is not null)
        {
            // it has ended meanwhile, and another thread has disposed this
        }
    }

    private void GiveBack()
    {
        _pidFd!.Dispose();
        _handle?.Dispose();
    }

    private void LogEnd(ExitStatus status)
    {
        string end = $"{Name} (pid {Pid}) ended: {status}";
        if (status.KilledBy is not null && !_isSignalled) ProcessLog.Warning(end);
        else ProcessLog.Info(end);
    }

    private bool TryReap(out ExitStatus status)
    {
        status = default;
        // Somebody else has reaped it, which is not for others to do: how it ended is not known. Python says 255, too.
        if (!Libc.WaitId(
            Libc.P_PIDFD, (int)_pidFd!.DangerousGetHandle(), Libc.WEXITED | Libc.WNOHANG,
            out Libc.SigInfo info)) status = ExitStatus.Exited(255);
        else if (info.Pid == 0) return false;
        else status = ExitStatus.FromWaitId(info.Code, info.Status);
        return true;
    }

    private void ThrowIfStarted(string done)
    {
        if (Pid is not null) throw new InvalidOperationException($"{Name} was started already: it can't be {done}");
    }

    private void ThrowIfNotAChild(string done)
    {
        if (_isThisProcess) throw new InvalidOperationException($"{Name} is this process: it can't be {done}");
        if (Pid is null) throw new InvalidOperationException($"{Name} was not started: it can't be {done}");
    }
}
