using EchoServer.Common.CommandLine;
using EchoServer.Linux.Processes;

namespace EchoServer.Load.Host;

/// <summary>
/// What this program says. Stdout and stderr may be closed, full, a terminal that has gone away, or a pipe that nobody
/// reads: no run, and no report, is lost with them or waits for them. Whoever writes to stderr does not wait; in the
/// end <see cref="Finish"/> does, for two seconds at most.
/// </summary>
internal static class RunOutput
{
    private static readonly TimeSpan _endLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan _moment = TimeSpan.FromMilliseconds(50);
    private static readonly BackgroundWriter _error = new("stderr", WriteNow, _endLimit);
    private static BackgroundWriter? _output;

    /// <summary>Whether what was last written to stderr is not there yet. Whoever shows pictures leaves the next one
    /// out.</summary>
    public static bool IsErrorBehind => _error.IsBehind;

    /// <summary>Writes figures to stdout, after what was written to stderr before, and waits for both, for two seconds
    /// in all at most.</summary>
    /// <returns>Why they can't be written; null when they were.</returns>
    public static string? TryWriteOutput(string text)
    {
        // A stderr that is stuck has the time that stdout takes, too; after that nobody waits for it again.
        bool isErrorStuck = !_error.Settle(_endLimit / 2);
        _output ??= new BackgroundWriter(
            "stdout", output => StandardStreams.TryWriteOutput(output, Timeout.InfiniteTimeSpan), _endLimit);
        _output.Write(text);
        bool isWritten = _output.Settle(isErrorStuck ? _endLimit / 2 : _endLimit);
        if (isErrorStuck) _error.GiveUp();
        return isWritten ? _output.Failure : "stdout: nobody reads it";
    }

    /// <summary>Writes to stderr what tells of the run, without waiting. Where nobody can read it the run goes on: its
    /// exit code and its report tell the same.</summary>
    public static void WriteError(string text) => _error.Write(text);

    /// <summary>Writes a line to stderr; see <see cref="WriteError"/>.</summary>
    public static void WriteErrorLine(string text) => WriteError(text + "\n");

    /// <summary>Writes the one line of a failure to stderr, as <see cref="Tool.Fail"/> does, but without
    /// waiting.</summary>
    /// <returns>The exit code given.</returns>
    public static int Fail(string message, int exitCode = Tool.Failure)
    {
        WriteErrorLine($"echo-load: {message.ReplaceLineEndings(" ")}");
        return exitCode;
    }

    /// <summary>Writes to stderr before the program is ended by a signal: it waits no longer than a stream takes that
    /// is read.</summary>
    public static void WriteLastError(string text)
    {
        WriteError(text);
        _error.Settle(_moment);
    }

    /// <summary>Waits until stderr has all that was written to it; all calls together wait for two seconds at
    /// most.</summary>
    public static void Finish() => _error.Finish();

    private static string? WriteNow(string text)
    {
        StandardStreams.WriteError(text, Timeout.InfiniteTimeSpan);
        return null;
    }
}
