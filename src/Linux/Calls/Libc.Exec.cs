using System.Runtime.InteropServices;
using System.Text;

namespace EchoServer.Linux.Calls;

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

    /// <summary>execv(3): this process becomes the program of a file, with the environment that we were started with.</summary>
    /// <param name="path">The file; PATH does not matter.</param>
    /// <param name="arguments">argv as /proc/PID/cmdline has it: a NUL follows each.</param>
    /// <returns>Why it can't be executed (ENOENT, EACCES and others). Otherwise it does not return.</returns>
    internal static LinuxException ExecFile(string path, byte[] arguments)
    {
        int[] starts = [0, .. Enumerable.Range(1, arguments.Length).Where(i => arguments[i - 1] == 0)];
        fixed (byte* first = arguments)
        fixed (byte* file = Encoding.UTF8.GetBytes(path + "\0"))
        {
            byte** argv = stackalloc byte*[starts.Length];
            for (int i = 0; i < starts.Length - 1; i++) argv[i] = first + starts[i];
            argv[starts.Length - 1] = null;
            _ = execv(file, argv);
            return new LinuxException("execv", Marshal.GetLastPInvokeError());
        }
    }

    [LibraryImport(Library, SetLastError = true)]
    private static partial int execv(byte* path, byte** argv);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int execvp(byte* file, byte** argv);
}
