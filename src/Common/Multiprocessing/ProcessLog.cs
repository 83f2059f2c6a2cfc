namespace EchoServer.Common.Multiprocessing;

/// <summary>The log of the processes' lives; off at first. Children inherit what is set when they start. (Python's <c>multiprocessing.log_to_stderr</c>.)</summary>
public static class ProcessLog
{
    /// <summary>What is logged.</summary>
    public static ProcessLogLevel Level { get; private set; }

    /// <summary>Logs to stderr from here on, a line for each event: <c>[DEBUG/Process-1] …</c>.</summary>
    /// <param name="level">What is logged.</param>
    public static void ToStderr(ProcessLogLevel level = ProcessLogLevel.Debug) => Level = level;

    internal static void Warning(string message) => Write(ProcessLogLevel.Warning, message);

    internal static void Info(string message) => Write(ProcessLogLevel.Info, message);

    internal static void Debug(string message) => Write(ProcessLogLevel.Debug, message);

    private static void Write(ProcessLogLevel level, string message)
    {
        if (level <= Level) Console.Error.WriteLine($"[{level.ToString().ToUpperInvariant()}/{CurrentProcess.Name}] {message}");
    }
}
