using System.Runtime.InteropServices;
using EchoServer.Multiprocessing;

namespace EchoServer.TestProcesses;

/// <summary>A process that does not end when it is asked to.</summary>
internal static class Stubborn
{
    /// <summary>Says when SIGTERM does nothing any more, and goes on without end.</summary>
    public static void Stay(ProcessQueue<int> ready)
    {
        using PosixSignalRegistration ignored =
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => signal.Cancel = true);
        ready.Put(Environment.ProcessId);
        Thread.Sleep(Timeout.Infinite);
    }
}
