using System.Text;
using EchoServer.Linux.Calls;
using EchoServer.Linux.ForkSafe;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Linux.Processes;

/// <summary>Stdin, stdout and stderr. Whoever starts a program may have closed them, and may stop reading or fill up
/// what they lead to.</summary>
/// <remarks>
/// The kernel gives the lowest free number to whatever is opened next. So a program that was started without a stdin
/// has something else as its descriptor 0: by the time Main runs, the runtime's signal pipe, its epoll or /dev/urandom.
/// Reading that as stdin never ends, and a line that is written into the signal pipe is taken for signals. What tells
/// them apart is FD_CLOEXEC: a descriptor that came through exec has not got it, and all of the runtime's own have.
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

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(2);
    private static readonly string[] _names = ["stdin", "stdout", "stderr"];
    private static volatile bool _hasGivenUp; // once a wait was in vain nobody waits again

    /// <summary>Makes sure that 0, 1 and 2 are what whoever started us gave us, and nothing else: a closed stream
    /// becomes one that reads as empty, and whose writing fails with EBADF, as that of a closed one does. The first
    /// thing in Main, before anything is opened or read.</summary>
    /// <remarks>
    /// Where the runtime has taken one of the numbers, which it can't be made to give back, this program is executed
    /// once more, in the same process, with all three open; that costs one start of the runtime. It can't happen twice:
    /// what is given to exec has no FD_CLOEXEC. A set-user-ID program never comes here, as the C library opens its
    /// streams (ld.so(8), secure-execution mode). Where it can't be done, the process ends with exit code 1 and, if
    /// stderr is open, one line.
    /// </remarks>
    /// <param name="beforeExecution">What is to be done before the program is executed once more; null for
    /// nothing.</param>
    public static void Complete(Action? beforeExecution = null)
    {
        int[] missing = [.. _all.Where(d => Libc.IsInherited(d) != true)];
        if (missing.Length == 0) return;
        try
        {
            Replace(beforeExecution);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            EndWithout(missing, e.Message);
        }
    }

    /// <summary>Writes to stdout, and waits up to 2 s for it to take that: a program must not stay for ever because of
    /// its last words. Once a wait was in vain nobody waits again.</summary>
    /// <param name="text">What to write.</param>
    /// <param name="patience">How long to wait instead: <see cref="Timeout.InfiniteTimeSpan"/> for who has a thread for
    /// it.</param>
    /// <returns>Why it can't be written, after <c>stdout: </c>; null when all of it was.</returns>
    public static string? TryWriteOutput(string text, TimeSpan? patience = null) =>
        TryWrite(Output, text, patience) is { } why ? $"stdout: {why}" : null;

    /// <summary>Writes to stderr, and waits as <see cref="TryWriteOutput"/> does. Where nobody reads it the program
    /// goes on: its exit code tells the same.</summary>
    public static void WriteError(string text, TimeSpan? patience = null) => TryWrite(Error, text, patience);

    /// <summary>Writes a line to stderr; see <see cref="WriteError"/>.</summary>
    public static void WriteErrorLine(string text, TimeSpan? patience = null) => WriteError(text + "\n", patience);

    private static string? TryWrite(int descriptor, string text, TimeSpan? patience)
    {
        if (text.Length == 0) return null; // a command that has said all by itself
        return patience == Timeout.InfiniteTimeSpan
            ? Write(descriptor, text) : WriteInTime(descriptor, text, patience ?? _patience);
    }

    // On a thread of its own: a pipe or a terminal may have room when it is asked and none when it is written to, and
    // whether a descriptor blocks is not ours to change, as all who have it share that (O_NONBLOCK, fcntl(2)).
    private static string? WriteInTime(int descriptor, string text, TimeSpan patience)
    {
        long start = Environment.TickCount64;
        if (!HasRoom(descriptor, _hasGivenUp ? TimeSpan.Zero : patience)) return GiveUp();
        string? failure = null;
        Thread writer = new(() => failure = Write(descriptor, text)) { IsBackground = true, Name = "last words" };
        try
        {
            writer.Start();
        }
        catch (Exception e) when (e is OutOfMemoryException or ThreadStartException)
        {
            return Write(descriptor, text); // no thread can be made; there was room a moment ago
        }
        TimeSpan left = patience - TimeSpan.FromMilliseconds(Environment.TickCount64 - start);
        return writer.Join(left > TimeSpan.Zero ? left : TimeSpan.Zero) ? failure : GiveUp();
    }

    // It may have to be told of a stdout that nobody reads, to a stderr that is the same pipe.
    private static string GiveUp()
    {
        _hasGivenUp = true;
        return "nobody reads it";
    }

    private static bool HasRoom(int descriptor, TimeSpan patience)
    {
        long end = Environment.TickCount64 + (long)patience.TotalMilliseconds;
        PollDescriptor[] asked = [new() { Descriptor = descriptor, Events = Libc.POLLOUT }];
        do
        {
            // or in error, which the write tells
            if (Libc.Poll(asked, (int)Math.Max(0, end - Environment.TickCount64)) > 0) return true;
        }
        while (Environment.TickCount64 < end);
        return false;
    }

    // Not through Console: that takes a reader who has gone for a success.
    private static string? Write(int descriptor, string text)
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

    private static void Replace(Action? beforeExecution)
    {
        using SafeFileHandle empty = Empty();
        // dup(2) takes the lowest free number at once; so no other thread's new descriptor is ever replaced.
        int lowest;
        do lowest = Libc.Duplicate(empty);
        while (lowest <= Error);
        new SafeFileHandle(lowest, ownsHandle: true).Dispose();
        int[] taken = [.. _all.Where(d => Libc.IsInherited(d) == false)];
        if (taken.Length > 0) StartAgain(empty, taken, beforeExecution);
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
    private static void StartAgain(SafeFileHandle empty, int[] taken, Action? beforeExecution)
    {
        byte[] commandLine = SelfExecutable.CommandLine();
        beforeExecution?.Invoke();
        foreach (int descriptor in taken) Libc.Dup2((int)empty.DangerousGetHandle(), descriptor);
        throw SelfExecutable.ExecuteAnew(commandLine);
    }

    private static void EndWithout(int[] missing, string why)
    {
        string streams = string.Join(" and ", missing.Select(d => _names[d]));
        if (!missing.Contains(Error))
            WriteErrorLine(
                $"{AppDomain.CurrentDomain.FriendlyName}: {streams} closed, and can't be opened on nothing ({why}); "
                + "redirect it, for example to /dev/null");
        Libc.Exit(1);
    }
}
