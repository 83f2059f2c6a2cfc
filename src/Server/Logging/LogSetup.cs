using System.Globalization;
using EchoServer.Common.CommandLine;
using EchoServer.Linux;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Display;

namespace EchoServer.Server.Logging;

/// <summary>Makes the log.</summary>
internal static class LogSetup
{
    private const string Line = "{Timestamp:yyyy-MM-dd HH:mm:ss.fff} {Level:u3} {Message:lj}{NewLine}{Exception}";

    /// <summary>Opens the places that the log goes to.</summary>
    /// <exception cref="ToolException">The log file can't be opened.</exception>
    internal static LogOutputs Open(LogSettings settings)
    {
        var outputs = new LogOutputs();
        var formatter = new LogFormatter(Format(settings.Format));
        foreach (LogTarget target in Targets(settings.File))
            outputs.Add(new LogOutput(target, formatter, outputs.TellOthers));
        return outputs;
    }

    /// <summary>The messages of the server, on their way there.</summary>
    internal static ServerLog Create(LogSettings settings, LogOutputs outputs) => new(
        Logger(settings.Level, new LogSink(outputs, isKept: false)),
        settings.IsQuiet
            ? Serilog.Core.Logger.None : Logger(LogEventLevel.Verbose, new LogSink(outputs, isKept: true)));

    private static Logger Logger(LogEventLevel least, LogSink sink) =>
        new LoggerConfiguration().MinimumLevel.Is(least).WriteTo.Sink(sink).CreateLogger();

    private static ITextFormatter Format(LogFormat format) => format == LogFormat.Json
        ? new CompactJsonFormatter()
        : new MessageTemplateTextFormatter(Line, CultureInfo.InvariantCulture);

    private static IEnumerable<LogTarget> Targets(string? file)
    {
        yield return LogTarget.ForStderr();
        if (file is not null) yield return OpenFile(file);
    }

    private static LogTarget OpenFile(string path)
    {
        try
        {
            return LogTarget.ForFile(path);
        }
        catch (LinuxException e)
        {
            throw new ToolException($"--log-file: cannot open '{path}' for writing: {e.Reason}", inner: e);
        }
    }
}
