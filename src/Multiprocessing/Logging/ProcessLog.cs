namespace EchoServer.Multiprocessing;

/// <summary>The log of the processes' lives; off at first. Children inherit what is set when they start. (Python's
/// <c>multiprocessing.log_to_stderr</c>.)</summary>
/// <remarks>
/// Nothing waits for whoever reads stderr. Lines are written by a thread of its own; when 1,024 of them wait, further
/// ones are dropped, and their number is logged as soon as some can be written again. At its end a process waits up to
/// 2 seconds for what is not written yet; one that is killed loses that.
/// </remarks>
public static class ProcessLog
{
    private static readonly ProcessLogWriter _writer = new();

    /// <summary>What is logged.</summary>
    public static ProcessLogLevel Level { get; private set; }

    /// <summary>The name of the process whose log it is.</summary>
    internal static string ProcessName { get; set; } = "MainProcess";

    /// <summary>Logs to stderr from here on, a line for each event: <c>[DEBUG/Process-1] …</c>.</summary>
    /// <param name="level">What is logged.</param>
    public static void ToStderr(ProcessLogLevel level = ProcessLogLevel.Debug) => Level = level;

    internal static void Warning(string message) => Write(ProcessLogLevel.Warning, message);

    internal static void Info(string message) => Write(ProcessLogLevel.Info, message);

    internal static void Debug(string message) => Write(ProcessLogLevel.Debug, message);

    /// <summary>Waits until all lines are written, for up to 2 seconds: when the process ends.</summary>
    internal static void Flush() => _writer.Flush();

    private static void Write(ProcessLogLevel level, string message)
    {
        if (level <= Level) _writer.Add(Line(level, message));
    }

    /// <summary>A line of the log.</summary>
    internal static string Line(ProcessLogLevel level, string message) =>
        $"[{level.ToString().ToUpperInvariant()}/{ProcessName}] {message}";
}
