using System.Runtime.InteropServices;
using EchoServer.Linux;
using EchoServer.Linux.Calls;
using EchoServer.Linux.Processes;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Multiprocessing;

/// <summary>A fork server that was started, from its parent's side.</summary>
/// <remarks>
/// A request has one answer, the pid of the clone. A fork server may be killed between making a clone and answering; so
/// the kernel writes each pid to memory that we share as well, and no clone is ever lost.
/// </remarks>
internal sealed unsafe class ForkServerLink : IDisposable
{
    // A program whose Main does other things before ProcessProgram.Run would keep whoever starts a process waiting, and
    // without an end.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    // For a clone, which takes less than a millisecond. One that is stopped, or whose machine has no time for it, is
    // replaced.
    private static readonly TimeSpan _answerPatience = TimeSpan.FromSeconds(5);

    private readonly SafeFileHandle _channel;
    private readonly Dictionary<string, int> _functions;
    private readonly int* _pid;
    private readonly byte[] _request = new byte[sizeof(ForkRequest) + ForkRequest.MaxArguments];
    private ForkServerProcess? _server; // null until it is ready

    private ForkServerLink(SafeFileHandle channel, int* pid, Dictionary<string, int> functions)
    {
        _channel = channel;
        _pid = pid;
        _functions = functions;
    }

    /// <summary>Starts a fork server, and waits until it is ready.</summary>
    /// <exception cref="SpawnException">It can't be started.</exception>
    /// <exception cref="LinuxException">No descriptor is to be had.</exception>
    public static ForkServerLink Start()
    {
        string[] functions = [.. ForkFunctions.All.Select(function => function.Name)];
        using SafeFileHandle pids = Libc.MemFd("fork-server", ForkMemory.PidsSize);
        byte* shared = SharedMemory.MapOrThrow(pids, ForkMemory.PidsSize);
        ForkServerLink? link = null;
        try
        {
            (SafeFileHandle ours, SafeFileHandle its) = Libc.SeqPacketPair();
            link = new(ours, (int*)shared, functions.Select((name, i) => (name, i)).ToDictionary());
            using (its) link.Launch(new ForkServerMessage(Environment.ProcessId, functions), its, pids);
            return link;
        }
        catch
        {
            if (link is null) SharedMemory.Unmap(shared, ForkMemory.PidsSize);
            else link.Dispose();
            throw;
        }
    }

    /// <summary>Whether it was told of a function when it was started.</summary>
    public bool Knows(string function) => _functions.ContainsKey(function);

    /// <summary>Has it make a clone; it is killed when it does not answer.</summary>
    /// <returns>False when it has ended, and made none.</returns>
    /// <exception cref="SpawnException">It could not.</exception>
    public bool TryClone(string function, ForkCall call, bool isDaemon, out int pid)
    {
        *_pid = 0;
        ForkRequest request = new() { Function = _functions[function], IsDaemon = isDaemon ? 1 : 0 };
        MemoryMarshal.Write(_request, in request);
        call.Arguments.CopyTo(_request.AsSpan(sizeof(ForkRequest)));
        pid = 0;
        if (!Libc.SendHandles(_channel, _request.AsSpan(0, sizeof(ForkRequest) + call.Arguments.Length), call.Handles))
            return false;
        if (!IsReadable(_answerPatience))
        {
            ProcessLog.Warning("the fork server does not answer; it is killed");
            _server!.Kill(); // whatever it made until then is known afterwards
        }
        pid = Receive() ?? Volatile.Read(ref *_pid);
        if (pid < 0) throw new SpawnException(function, new LinuxException("the fork server", -pid));
        return pid != 0;
    }

    /// <summary>Ends the fork server. Its clones go on.</summary>
    public void Dispose()
    {
        _channel.Dispose();
        SharedMemory.Unmap((byte*)_pid, ForkMemory.PidsSize);
        _server?.Kill();
    }

    private void Launch(ForkServerMessage message, SafeFileHandle its, SafeFileHandle pids)
    {
        using SafeFileHandle memory = JsonMemory.Write(message, ForkServerJson.Default.ForkServerMessage);
        int launcher = ProcessStarter.Start(
            ProgramExecutable.Value, [ProgramExecutable.ForkServerRole], ForkServerStart.Variables,
            [its, memory, pids]);
        its.Dispose(); // else its end would not be ours to see
        bool isInTime = IsReadable(_patience);
        if (!isInTime) Libc.Kill(launcher, Signal.SIGKILL);
        bool isReady = Receive() is not null;
        Libc.WaitId(Libc.P_PID, launcher, Libc.WEXITED, out Libc.SigInfo end);
        int server = Volatile.Read(ref *_pid);
        if (!isReady)
        {
            if (server != 0) Libc.WaitId(Libc.P_PID, server, Libc.WEXITED, out end);
            if (!isInTime) throw new SpawnException("the fork server", _patience);
            var status = ExitStatus.FromWaitId(end.Code, end.Status);
            throw new SpawnException("the fork server", status, status.IsKilledByOthers);
        }
        _server = new ForkServerProcess(server);
        ProcessLog.Debug($"started the fork server: pid {server}");
    }

    private bool IsReadable(TimeSpan time)
    {
        Countdown deadline = new(time);
        while (!deadline.IsOver)
            if (Libc.WaitReadable(_channel, deadline.Milliseconds)) return true;
        return false;
    }

    /// <returns>An answer; null when there will be none.</returns>
    private int? Receive()
    {
        int answer;
        return Libc.Receive(_channel, new Span<byte>(&answer, sizeof(int))) == sizeof(int) ? answer : null;
    }
}
