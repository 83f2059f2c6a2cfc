using EchoServer.Linux.Calls;
using EchoServer.Server.Logging;
using EchoServer.Server.Stopping;
using EchoServer.Server.Threads;

namespace EchoServer.Server.Supervision;

/// <summary>The thread that takes signals.</summary>
internal sealed class SignalWatch
{
    private LogReopening? _log;
    private StopRequest? _stop;

    private SignalWatch()
    {
    }

    /// <summary>Takes signals from here on. Until there is something to drain those that ask the server to stop end it,
    /// whatever it is busy with.</summary>
    /// <exception cref="Common.CommandLine.ToolException">No thread can be made.</exception>
    public static SignalWatch Start()
    {
        var watch = new SignalWatch();
        ServerThread.Start("signals", watch.TakeAll);
        return watch;
    }

    /// <summary>Has the log reopened when a signal asks for that.</summary>
    public void ReopenWith(LogReopening log) => Volatile.Write(ref _log, log);

    /// <summary>Has the server stop in order when a signal asks for that.</summary>
    public void StopWith(StopRequest stop) => Volatile.Write(ref _stop, stop);

    private void TakeAll()
    {
        SignalSet taken = ServerSignals.Taken;
        while (true) Take(Libc.WaitForSignal(taken));
    }

    private void Take(int signal)
    {
        if (!ServerSignals.AsksToStop(signal)) Volatile.Read(ref _log)?.Reopen(signal);
        else if (Volatile.Read(ref _stop) is { } stop) stop.Take(signal);
        else EndBy(signal);
    }

    // As if it had not been blocked. The kernel keeps the first process of a namespace from ending by a signal's
    // default action.
    private static void EndBy(int signal)
    {
        Libc.RestoreSignal(signal);
        Libc.Kill(Environment.ProcessId, signal);
        Libc.Exit(128 + signal);
    }
}
