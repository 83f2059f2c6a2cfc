using EchoServer.Linux;
using EchoServer.Server.Connections;
using EchoServer.Server.Stopping;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Server.Starting;

/// <summary>
/// How a connection gets what serves it: the seam between the accept loop and the ways to make a process.
/// </summary>
internal interface IStartMethod : IDisposable
{
    /// <summary>The start method's name, as on the command line.</summary>
    string Name { get; }

    /// <summary>
    /// What another connection would have to wait for, for the log: what is short, and what would help; null when it
    /// can be started. To be asked before each is accepted.
    /// </summary>
    string? Shortage();

    /// <summary>
    /// Has the connection served. What becomes of it is reported to the table: <see cref="ConnectionTable.Started"/>,
    /// and <see cref="ConnectionTable.Refuse"/> or <see cref="ConnectionTable.End"/>. Only the main thread calls this:
    /// a child's life hangs on the thread that starts it.
    /// </summary>
    /// <param name="entry">The connection.</param>
    /// <param name="socket">Taken over: however this ends, the server keeps no copy but what serves the
    /// connection.</param>
    /// <param name="drain">Calls off a wait, where it takes one to start a process.</param>
    /// <exception cref="SpawnException">No process could be started; the connection is closed, nothing was reported,
    /// and the caller refuses it.</exception>
    void Start(ConnectionEntry entry, SafeFileHandle socket, DrainTime drain);

    /// <summary>
    /// Takes a child that has ended, and is still to be reaped, out of those that may be signalled: its pid will be
    /// anybody's. The reaper calls this, on its own thread.
    /// </summary>
    /// <param name="pid">The child.</param>
    /// <param name="status">The child's exit status.</param>
    /// <returns>What it was for; null when this start method has not made it: an orphan that we have adopted.</returns>
    RetiredChild? Retire(int pid, ExitStatus status);

    /// <summary>Sends all that serve a connection a signal, or its counterpart where there is no process.</summary>
    void SignalAll(int signal);
}
