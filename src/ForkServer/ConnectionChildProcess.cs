using EchoServer.ForkServer.ForkSafe;
using EchoServer.ForkServer.Scoreboard;
using EchoServer.Linux;
using EchoServer.Linux.Calls;
using EchoServer.Linux.Processes;

namespace EchoServer.ForkServer;

/// <summary>
/// The built-in job in a process that was executed for one connection: what a clone of the fork server does, without
/// the fork server. To start this small program costs a third of what the server's binary costs (docs/performance.md).
/// </summary>
internal static unsafe class ConnectionChildProcess
{
    /// <summary>The descriptor of the connection.</summary>
    private const int Socket = Spawner.HandedDescriptor;

    /// <summary>The descriptor of the scoreboard's memory.</summary>
    private const int Memory = Spawner.HandedDescriptor + 1;

    /// <summary>Serves the connection.</summary>
    /// <param name="words"><see cref="ConnectionChildArguments"/> but the first.</param>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    internal static int Run(string[] words)
    {
        if (!ConnectionChildArguments.TryParse(words, out ConnectionChildArguments arguments)) return ExitCode.Usage;
        if (!ParentDeath.KillsUs(arguments.Parent)) return ExitCode.Orphaned;
        Kernel.GiveUpNewPrivileges();
        OomScore.Raise();
        Libc.RestoreSignal(Signal.SIGTERM);
        Row uncounted;
        Row* row = new Layout(arguments.Capacity).MapRow(Memory, arguments.Row);
        return Serve(row == null ? &uncounted : row);
    }

    private static int Serve(Row* row)
    {
        byte* buffer = SharedMemory.MapPrivate(0, Spare.BufferSize);
        int end;
        do end = EchoLoop.Answer(Socket, buffer, Spare.BufferSize, row);
        while (end == EchoLoop.GoOn);
        return end;
    }
}
