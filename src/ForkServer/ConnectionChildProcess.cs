using EchoServer.ForkServer.ForkSafe;
using EchoServer.ForkServer.Scoreboard;
using EchoServer.Linux;
using EchoServer.Linux.Calls;
using EchoServer.Linux.Processes;

namespace EchoServer.ForkServer;

/// <summary>
/// The built-in job in a process that was executed for one connection: what a clone of the fork server does, without the fork server. To
/// start this small program costs a third of what the server's binary costs (docs/performance.md).
/// </summary>
internal static unsafe class ConnectionChildProcess
{
    /// <summary>The descriptor of the connection.</summary>
    private const int Socket = 3;

    /// <summary>The descriptor of the scoreboard's memory.</summary>
    private const int Memory = 4;

    /// <summary>Serves the connection.</summary>
    /// <param name="words"><see cref="ConnectionChildArguments"/> but the first.</param>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    internal static int Run(string[] words)
    {
        if (!ConnectionChildArguments.TryParse(words, out ConnectionChildArguments arguments)) return ExitCode.Usage;
        Kernel.SetParentDeathSignal();
        if (Kernel.GetPpid() != arguments.Parent) return ExitCode.Orphaned;
        Kernel.GiveUpNewPrivileges();
        OomScore.Raise();
        Libc.RestoreSignal(Signal.SIGTERM);
        Row uncounted;
        Row* row = MapRow(arguments);
        return Serve(row == null ? &uncounted : row);
    }

    /// <returns>Null when there is none: the connection is served all the same.</returns>
    private static Row* MapRow(in ConnectionChildArguments arguments)
    {
        if (arguments.Row >= arguments.Capacity) return null;
        byte* row = SharedMemory.Map(Memory, Layout.RowStride, new Layout(arguments.Capacity).RowOffset(arguments.Row));
        Kernel.Close(Memory); // whoever has it can map the rest
        return (Row*)row;
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
