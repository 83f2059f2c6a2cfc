using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text;
using EchoServer.Linux.ForkSafe;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Linux.Calls;

// This process: executing, ending, its environment, its parent, its threads.
internal static unsafe partial class Libc
{
    internal const int PR_SET_PDEATHSIG = 1;
    internal const int PR_SET_NO_NEW_PRIVS = 38;

    internal const int P_PIDFD = 3;


    /// <summary>execvp(3): this process becomes another program, looked up in PATH, with the environment that we were
    /// started with.</summary>
    /// <param name="arguments">The program, and what follows it.</param>
    /// <exception cref="LinuxException">ENOENT, EACCES and others: the program can't be executed. Otherwise it does not
    /// return.</exception>
    internal static void Exec(IReadOnlyList<string> arguments)
    {
        using NativeStrings argv = new(arguments);
        Check(execvp(argv.First, argv.Pointer), "execvp");
    }

    /// <summary>execv(3): this process becomes the program of a file, with the environment that we were started
    /// with.</summary>
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

    /// <summary>_exit(2): ends the process at once, with all its threads; nothing of the runtime's shutdown
    /// runs.</summary>
    /// <param name="code">0 to 255; the parent sees only these eight bits.</param>
    [DoesNotReturn]
    internal static void Exit(int code)
    {
        _exit(code);
        throw new InvalidOperationException("_exit returned");
    }

    /// <summary>setenv(3): sets a variable in the environment that programs have which this process executes
    /// (<see cref="ExecFile"/>). <see cref="Environment"/> has a copy of its own, and does not see it. Other threads
    /// must not use the environment meanwhile.</summary>
    /// <exception cref="LinuxException">ENOMEM: there is no memory for it.</exception>
    internal static void SetVariable(string name, string value) => Check(setenv(name, value, overwrite: 1), "setenv");

    /// <summary>Whether the calling thread is the first of its process, which the kernel keeps as long as the process
    /// lives: gettid(2) is getpid(2).</summary>
    internal static bool IsMainThread => syscall(Kernel.NrGetTid, 0, 0, 0, 0, 0, 0) == Environment.ProcessId;

    /// <summary>PR_SET_PDEATHSIG(2const): the calling process gets the signal when the <em>thread</em> that made it
    /// ends.</summary>
    /// <exception cref="LinuxException">EINVAL: no such signal.</exception>
    internal static void SetParentDeathSignal(int signal) => Check(prctl(PR_SET_PDEATHSIG, (nuint)signal), "prctl");

    /// <summary>pidfd_open(2): a descriptor that stands for a process, and for no later one of the same pid. Readable
    /// once that has ended. Close-on-exec.</summary>
    /// <exception cref="LinuxException">ESRCH: no such process; EMFILE, ENFILE; ENOSYS before Linux 5.3.</exception>
    internal static SafeFileHandle OpenPidFd(int pid) =>
        new(Check((int)syscall(Kernel.NrPidFdOpen, pid, 0, 0, 0, 0, 0), "pidfd_open"), ownsHandle: true);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int execv(byte* path, byte** argv);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int execvp(byte* file, byte** argv);

    [LibraryImport(Library)]
    private static partial void _exit(int code);

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int setenv(string name, string value, int overwrite);

    /// <summary>getppid(2): the parent's pid; after its death that of whoever adopted us. It can't fail.</summary>
    [LibraryImport(Library, EntryPoint = "getppid")]
    internal static partial int GetPpid();

    [LibraryImport(Library, SetLastError = true)]
    private static partial int prctl(int option, nuint argument);
}
