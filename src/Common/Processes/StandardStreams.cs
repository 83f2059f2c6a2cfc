using System.Text;
using EchoServer.Common.Interop;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Common.Processes;

/// <summary>Stdin, stdout and stderr. Whoever starts a program may have closed them, and may stop reading or fill up what they lead to.</summary>
/// <remarks>
/// The kernel gives the lowest free number to whatever is opened next. So a program that was started without a stdin has something else as its
/// descriptor 0: by the time Main runs, the runtime's signal pipe, its epoll or /dev/urandom. Reading that as stdin never ends, and a
/// line that is written into the signal pipe is taken for signals. What tells them apart is FD_CLOEXEC: a descriptor that came through exec
/// has not got it, and all of the runtime's own have.
/// </remarks>
public static class StandardStreams
{
    /// <summary>The descriptor of stdin.</summary>
    public const int Input = 0;

    /// <summary>The descriptor of stdout.</summary>
    public const int Output = 1;

    /// <summary>The descriptor of stderr.</summary>
    public const int Error = 2;

    private static readonly int[] _all = [Input, Output, Error];
    private static readonly string[] _names = ["stdin", "stdout", "stderr"];

    /// <summary>Makes sure that 0, 1 and 2 are what whoever started us gave us, and nothing else: a closed stream becomes one that reads as empty,
    /// and whose writing fails with EBADF, as that of a closed one does. The first thing in Main, before anything is opened or read.</summary>
    /// <remarks>
    /// Where the runtime has taken one of the numbers, which it can't be made to give back, this program is executed once more, in the same process,
    /// with all three open; that costs one start of the runtime. It can't happen twice: what is given to exec has no FD_CLOEXEC. A
    /// set-user-ID program never comes here, as the C library opens its streams (ld.so(8), secure-execution mode). Where it can't be done, the process ends
    /// with exit code 1 and, if stderr is open, one line.
    /// </remarks>
    public static void Complete()
    {
        int[] missing = [.. _all.Where(d => Libc.IsInherited(d) != true)];
        if (missing.Length == 0) return;
        try
        {
            Replace();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            GiveUp(missing, e.Message);
        }
    }

    /// <summary>Writes to stdout.</summary>
    /// <returns>Why it can't be written, after <c>stdout: </c>; null when all of it was.</returns>
    public static string? TryWriteOutput(string text) => TryWrite(Output, text) is { } why ? $"stdout: {why}" : null;

    /// <summary>Writes to stderr. Where nobody can read it the program goes on: its exit code tells the same.</summary>
    public static void WriteError(string text) => TryWrite(Error, text);

    /// <summary>Writes a line to stderr; see <see cref="WriteError"/>.</summary>
    public static void WriteErrorLine(string text) => WriteError(text + "\n");

    // Not through Console: that takes a reader who has gone for a success.
    private static string? TryWrite(int descriptor, string text)
    {
        try
        {
            Libc.WriteAll(descriptor, Encoding.UTF8.GetBytes(text));
            return null;
        }
        catch (LinuxException e)
        {
            return Reason(e);
        }
    }

    /// <summary>Why a stream can't be read or written, for people.</summary>
    internal static string Reason(LinuxException e) => e.Errno == Errno.EBADF ? "it is closed" : e.Reason;

    private static void Replace()
    {
        using SafeFileHandle empty = Empty();
        // dup(2) takes the lowest free number at once; so no other thread's new descriptor is ever replaced.
        int lowest;
        do lowest = Libc.Duplicate(empty);
        while (lowest <= Error);
        new SafeFileHandle(lowest, ownsHandle: true).Dispose();
        int[] taken = [.. _all.Where(d => Libc.IsInherited(d) == false)];
        if (taken.Length > 0) StartAgain(empty, taken);
    }

    // The reading end of a pipe that nobody writes to. /dev/null would do as well, where there is one.
    private static SafeFileHandle Empty()
    {
        (SafeFileHandle reading, SafeFileHandle writing) = Libc.BlockingPipe();
        using (reading)
        using (writing)
            return Libc.Duplicate((int)reading.DangerousGetHandle(), Error + 1);
    }

    // From the first dup2 on the runtime lacks what it had there; so there is no way back but exec or the end.
    private static void StartAgain(SafeFileHandle empty, int[] taken)
    {
        byte[] commandLine = SelfExecutable.CommandLine();
        foreach (int descriptor in taken) Libc.Dup2((int)empty.DangerousGetHandle(), descriptor);
        throw SelfExecutable.ExecuteAnew(commandLine);
    }

    private static void GiveUp(int[] missing, string why)
    {
        string streams = string.Join(" and ", missing.Select(d => _names[d]));
        if (!missing.Contains(Error))
            WriteErrorLine($"{AppDomain.CurrentDomain.FriendlyName}: {streams} closed, and can't be opened on nothing ({why}); redirect it, for example to /dev/null");
        Libc.Exit(1);
    }
}
