using System.Globalization;
using EchoServer.Common.CommandLine;
using EchoServer.Server.Options;
using Serilog;
using Serilog.Configuration;
using Serilog.Core;
using Serilog.Debugging;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Display;

namespace EchoServer.Server.Logging;

/// <summary>Makes the logger that the options ask for.</summary>
internal static class LogSetup
{
    private const string Line = "{Timestamp:yyyy-MM-dd HH:mm:ss.fff} {Level:u3} {Message:lj}{NewLine}{Exception}";

    // Events wait here for their writer, so that no connection waits for a disk. When it is full, connections do wait: no event is lost.
    private const int QueueLength = 16_384;

    /// <summary>The logger, to be disposed at the end so that nothing stays in its queue.</summary>
    /// <exception cref="ToolException">The log file can't be opened.</exception>
    internal static Logger Create(ServerOptions options)
    {
        if (options.LogFile is { } path) CheckWritable(path);
        SelfLog.Enable(new FirstWord("echo-server: the log can't be written").Say);
        return new LoggerConfiguration()
            .MinimumLevel.Is(options.LogLevel)
            .WriteTo.Async(sinks => AddSinks(sinks, options), QueueLength, blockWhenFull: true)
            .CreateLogger();
    }

    private static void AddSinks(LoggerSinkConfiguration sinks, ServerOptions options)
    {
        ITextFormatter formatter = options.LogFormat == LogFormat.Json
            ? new CompactJsonFormatter()
            : new MessageTemplateTextFormatter(Line, CultureInfo.InvariantCulture);
        sinks.Console(formatter, standardErrorFromLevel: LogEventLevel.Verbose);
        if (options.LogFile is { } path) sinks.File(formatter, path, fileSizeLimitBytes: null);
    }

    // The file sink would only note a failure in its own self-log, and drop everything.
    private static void CheckWritable(string path)
    {
        if (path.Length == 0) throw new ToolException("--log-file: '' is not a path", Tool.Usage);
        try
        {
            File.Open(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite).Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ToolException($"--log-file: cannot open '{path}' for writing: {e.Message}", inner: e);
        }
    }
}
