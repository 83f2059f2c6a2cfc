using System.Globalization;
using System.Net;
using System.Net.Sockets;
using EchoServer.Common.CommandLine;
using EchoServer.Linux;
using EchoServer.Linux.Calls;
using EchoServer.Linux.Processes;
using EchoServer.Linux.Sockets;
using EchoServer.Load.Host;

namespace EchoServer.Load.ServerUnderTest;

/// <summary>
/// A server that runs for one test. It is started from the main thread and dies with it: the kernel kills it even when
/// this process is killed.
/// </summary>
internal sealed class TestedServer : IDisposable
{
    private static readonly TimeSpan _startLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _stopLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _betweenConnects = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan _connectLimit = TimeSpan.FromSeconds(1);

    private readonly ServerCommandLine _command;
    private readonly ManualResetEventSlim _ended = new();
    private readonly ManualResetEventSlim _reaped = new();
    private readonly SemaphoreSlim _news = new(0);
    private readonly ServerOutput _output;
    private readonly Action _onEnd;
    private readonly Lock _lock = new();
    private bool _isStopping;
    private bool _isReaped;

    private TestedServer(ServerCommandLine command, string log, Action onEnd)
    {
        (_command, _onEnd) = (command, onEnd);
        _output = new ServerOutput(log, () => _news.Release());
        Pid = Spawn(command.Words);
        new Thread(WaitForEnd) { IsBackground = true, Name = "server-watch" }.Start();
    }

    /// <summary>Its pid, which is also that of its process group.</summary>
    public int Pid { get; }

    /// <summary>The file with the end of its stdout and stderr.</summary>
    public string Log => _output.Path;

    /// <summary>Where it listens, at one address or more.</summary>
    public IReadOnlyList<StreamAddress> Addresses { get; private set; } = [];

    /// <summary>How the server ended; null while it runs.</summary>
    public ExitStatus? Status { get; private set; }

    /// <summary>Whether the server ended before it was told to.</summary>
    public bool HasDied { get; private set; }

    /// <summary>Whether it should have a ledger to be checked.</summary>
    public bool KeepsLedger => _command.KeepsLedger;

    /// <summary>Starts a server, and waits until it takes connections.</summary>
    /// <param name="command">What to execute.</param>
    /// <param name="log">Where the end of its output goes; the file is made anew.</param>
    /// <param name="onEnd">Called, on another thread, when it ends before it was asked to.</param>
    /// <param name="stop">Gives up waiting.</param>
    /// <exception cref="ToolException">It could not be started, or did not become ready; the message has its last
    /// words.</exception>
    public static TestedServer Start(ServerCommandLine command, string log, Action onEnd, CancellationToken stop)
    {
        TestedServer server = new(command, log, onEnd);
        try
        {
            server.Addresses = server.WaitUntilReady(stop);
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>Asks it to end with SIGTERM, and waits for that; what is left of its process group after a while is
    /// killed.</summary>
    public void Stop()
    {
        bool isAsked = Signal(Linux.Signal.SIGTERM);
        if (isAsked && !_ended.Wait(_stopLimit)) Signal(Linux.Signal.SIGKILL);
        _reaped.Wait();
        _output.AwaitEnd();
    }

    /// <summary>Compares the connections made with its ledger, once it has been stopped.</summary>
    /// <returns>Null when there was none in its output.</returns>
    public LedgerCheck? CheckLedger(long made, long aborted) => _output.Check(made, aborted);

    /// <summary>The last lines of its output.</summary>
    public string LastLines() => _output.LastLines();

    /// <inheritdoc/>
    public void Dispose()
    {
        Stop();
        _output.Dispose();
    }

    private int Spawn(IReadOnlyList<string> command)
    {
        // An ignored SIGCHLD is inherited through exec, and would make the kernel drop the exit code (waitid(2),
        // Notes).
        Libc.ResetSignal(Linux.Signal.SIGCHLD);
        using Spawner spawner = new(SelfExecutable.Find(), new Dictionary<string, string>());
        try
        {
            return spawner.Start(ServerRole.Arguments(command), _output.Writing);
        }
        catch (SpawnException e)
        {
            _output.Dispose();
            throw new ToolException($"--server: {e.Message}", Tool.Failure, e);
        }
        finally
        {
            _output.Writing.Dispose();
        }
    }

    // The pid is ours until it is reaped: so what is left of its process group is killed first.
    private void WaitForEnd()
    {
        bool isChild = Libc.WaitId(Libc.P_PID, Pid, Libc.WEXITED | Libc.WNOWAIT, out Libc.SigInfo info);
        lock (_lock)
        {
            if (isChild) Status = ExitStatus.FromWaitId(info.Code, info.Status);
            HasDied = !_isStopping;
            Libc.TryKillGroup(Pid, Linux.Signal.SIGKILL);
            if (isChild) Libc.WaitId(Libc.P_PID, Pid, Libc.WEXITED, out _);
            _isReaped = true;
        }
        _ended.Set();
        _news.Release();
        if (HasDied) _onEnd();
        _reaped.Set();
    }

    private bool Signal(int signal)
    {
        lock (_lock)
        {
            if (_isReaped) return false;
            _isStopping = true;
            return Libc.TryKillGroup(Pid, signal);
        }
    }

    private IReadOnlyList<StreamAddress> WaitUntilReady(CancellationToken stop)
    {
        long end = Environment.TickCount64 + (long)_startLimit.TotalMilliseconds;
        return _command.Address is { } address && !_command.SaysReady
            ? WaitUntilItAccepts(address, end, stop) : WaitForReadyLine(end, stop);
    }

    // Its output tells, or the watch of its end.
    private IReadOnlyList<StreamAddress> WaitForReadyLine(long end, CancellationToken stop)
    {
        using CancellationTokenRegistration stopped = stop.Register(() => _news.Release());
        while (true)
        {
            if (_output.ReadyAddresses is { } found) return _command.Address is { } asked ? [asked] : found;
            CheckStillStarting(end, stop);
            _news.Wait((int)Math.Max(0, end - Environment.TickCount64), CancellationToken.None);
        }
    }

    // Nothing tells when a socket begins to listen.
    private StreamAddress[] WaitUntilItAccepts(StreamAddress address, long end, CancellationToken stop)
    {
        IReadOnlyList<EndPoint> endPoints = TargetAddresses.Resolve(address, stop);
        while (!endPoints.Any(e => Accepts(e, stop)))
        {
            CheckStillStarting(end, stop);
            _ended.Wait(_betweenConnects, CancellationToken.None);
        }
        CheckStillStarting(long.MaxValue, stop); // It may be another one's port, and ours has failed to bind it.
        return [address];
    }

    // A Unix socket whose queue is full refuses at once, where who may block would wait for ever; it is asked again.
    private static bool Accepts(EndPoint endPoint, CancellationToken stop)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(_connectLimit);
        using Socket socket = new(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.ConnectAsync(endPoint, limit.Token).AsTask().GetAwaiter().GetResult();
            SelfConnection.Refuse(socket);
            return true;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            return false; // Not yet.
        }
    }

    private void CheckStillStarting(long end, CancellationToken stop)
    {
        if (stop.IsCancellationRequested) throw new ToolException("interrupted while the server started");
        if (_ended.IsSet) throw Failed($"ended with {Status} before it took connections");
        if (Environment.TickCount64 < end) return;
        string hint = _command.SaysReady || _command.Address is null
            ? "its output has no 'Listening on ADDRESS'; for another server put {port} into the command"
            : $"it takes no connection at {_command.Address}";
        throw Failed(
            string.Create(CultureInfo.InvariantCulture, $"was not ready within {_startLimit.TotalSeconds} s: {hint}"));
    }

    private ToolException Failed(string how)
    {
        if (_ended.IsSet) Stop(); // All of its output is wanted.
        RunOutput.WriteErrorLine(LastLines());
        return new ToolException($"--server: '{_command.Words[0]}' {how}");
    }
}
