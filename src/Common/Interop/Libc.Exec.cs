using System.Runtime.InteropServices;
using EchoServer.Common.Processes;

namespace EchoServer.Common.Interop;

internal static unsafe partial class Libc
{
    /// <summary>execvp(3): this process becomes another program, looked up in PATH, with the environment that we were started with.</summary>
    /// <param name="arguments">The program, and what follows it.</param>
    /// <exception cref="LinuxException">ENOENT, EACCES and others: the program can't be executed. Otherwise it does not return.</exception>
    internal static void Exec(IReadOnlyList<string> arguments)
    {
        using NativeStrings argv = new(arguments);
        Check(execvp(argv.First, argv.Pointer), "execvp");
    }

    [LibraryImport(Library, SetLastError = true)]
    private static partial int execvp(byte* file, byte** argv);
}
