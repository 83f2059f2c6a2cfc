using System.Globalization;
using EchoServer.Common.CommandLine;
using EchoServer.Server.Options;
using Serilog;
using Serilog.Core;
using Serilog.Formatting;
using Serilog.Formatting.Display;

namespace EchoServer.Server.Logging;

/// <summary>Makes the logger that the options ask for.</summary>
internal static class LogSetup
{
    private const string Line = "{Timestamp:yyyy-MM-dd HH:mm:ss.fff} {Level:u3} {Message:lj}{NewLine}{Exception}";

    /// <summary>The logger, to be disposed at the end so that nothing stays in its queue.</summary>
    /// <exception cref="ToolException">The log file can't be opened.</exception>
    internal static Logger Create(ServerOptions options) => new LoggerConfiguration()
        .MinimumLevel.Is(options.LogLevel)
        .WriteTo.Sink(new BatchingSink(Formatter(options.LogFormat), [.. Outputs(options.LogFile)]))
        .CreateLogger();

    private static ITextFormatter Formatter(LogFormat format) => format == LogFormat.Json
        ? new CompactJsonFormatter()
        : new MessageTemplateTextFormatter(Line, CultureInfo.InvariantCulture);

    private static IEnumerable<LogOutput> Outputs(string? file)
    {
        yield return new LogOutput("stderr", Console.OpenStandardError());
        if (file is not null) yield return new LogOutput(file, Open(file));
    }

    private static FileStream Open(string path)
    {
        if (path.Length == 0) throw new ToolException("--log-file: '' is not a path", Tool.Usage);
        try
        {
            return new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new ToolException($"--log-file: cannot open '{path}' for writing: {e.Message}", inner: e);
        }
    }
}
