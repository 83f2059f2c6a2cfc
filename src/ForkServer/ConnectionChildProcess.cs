using EchoServer.ForkServer.ForkSafe;
using EchoServer.ForkServer.Scoreboard;

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

    private const int SIGKILL = 9;

    /// <summary>Serves the connection.</summary>
    /// <param name="words"><see cref="ConnectionChildArguments"/> but the first.</param>
    /// <returns>An exit code; only when it could not begin. Otherwise it ends with one, past the runtime's shutdown.</returns>
    internal static int Run(string[] words)
    {
        if (!ConnectionChildArguments.TryParse(words, out ConnectionChildArguments arguments)) return ExitCode.Usage;
        Kernel.SetParentDeathSignal(SIGKILL);
        if (Kernel.GetPpid() != arguments.Parent) return ExitCode.Orphaned;
        Kernel.GiveUpNewPrivileges();
        OomScore.Raise();
        Termination.BySigterm();
        Row uncounted;
        Row* row = MapRow(arguments);
        Serve(row == null ? &uncounted : row);
        return 0;
    }

    /// <returns>Null when there is none: the connection is served all the same.</returns>
    private static Row* MapRow(in ConnectionChildArguments arguments)
    {
        if (arguments.Row >= arguments.Capacity) return null;
        byte* row = SharedMemory.Map(Memory, Layout.RowStride, new Layout(arguments.Capacity).RowOffset(arguments.Row));
        Kernel.Close(Memory); // whoever has it can map the rest
        return (Row*)row;
    }

    private static void Serve(Row* row)
    {
        byte* buffer = SharedMemory.MapPrivate(0, Spare.BufferSize);
        int end;
        do end = EchoLoop.Answer(Socket, buffer, Spare.BufferSize, row);
        while (end == EchoLoop.GoOn);
        Kernel.Exit(end);
    }
}
