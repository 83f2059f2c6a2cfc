using System.Runtime.InteropServices;

namespace EchoServer.Client.Interop;

internal static partial class Libc
{
    private const int Stop = 20; // SIGTSTP
    private const int OurProcessGroup = 0;

    /// <summary>Stops the job that we are part of, as Ctrl-Z does; returns when it goes on.</summary>
    public static void StopJob() => _ = KillRaw(OurProcessGroup, Stop);

    [LibraryImport(Library, EntryPoint = "kill", SetLastError = true)]
    private static partial int KillRaw(int process, int signal);
}
