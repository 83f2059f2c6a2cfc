using System.CommandLine;
using System.CommandLine.Parsing;
using EchoServer.Common.CommandLine;
using EchoServer.Linux.Sockets;
using EchoServer.Server.Listening;
using EchoServer.Server.Logging;
using EchoServer.Server.Starting;
using Serilog.Events;

namespace EchoServer.Server.Options;

/// <summary>The command line of echo-server.</summary>
internal sealed class ServerCommand
{
    private readonly ToolOption<StreamAddress[]> _listen = new("--listen", "ADDRESS:PORT",
        "Where to listen: 127.0.0.1:8080, [::1]:8080, a host name, or unix:/path; port 0 picks a free one. "
        + "Repeat it for more. [default: 127.0.0.1:8080]",
        [StreamAddress.Parse("127.0.0.1:8080")], ParseListen);

    private readonly ToolOption<StartMethodKind> _startMethod =
        ToolOption.Choice("--start-method", "forkserver|spawn|inline",
        "How a connection gets its process: forkserver clones a small idle one; spawn executes a new one; "
        + "inline serves it in the server itself, for debugging",
        StartMethodKind.ForkServer,
        [("forkserver", StartMethodKind.ForkServer), ("spawn", StartMethodKind.Spawn),
            ("inline", StartMethodKind.Inline)]);

    private readonly ToolOption<int> _spares = ToolOption.Number("--spares",
        "How many clones of the fork server wait for connections ahead of time, at least; 0 makes each when its "
        + "connection comes",
        4, 0, 10_000);

    private readonly ToolOption<int> _maxSpares = ToolOption.Number("--max-spares",
        "How many of them there may be when connections come fast", 32, 0, 10_000);

    private readonly ToolOption<int> _backlog = ToolOption.Number("--backlog",
        "How many connections the kernel keeps waiting to be accepted", 4096, 1, 65_535);

    private readonly ToolOption<TimeSpan> _keepAlive = ToolOption.Time("--keep-alive",
        "How long a connection goes on without a word of the peer's machine, which may be gone: idle, or with data "
        + "that it does not take; 0 for ever", KeepAlive.Standard);

    private readonly ToolOption<TimeSpan> _drainTimeout = ToolOption.Time("--drain-timeout",
        "How long connections may go on after SIGTERM or SIGINT before their processes are ended",
        TimeSpan.FromSeconds(10));

    private readonly ToolOption<LogEventLevel> _logLevel = ToolOption.Choice("--log-level", "LEVEL",
        "The least severe events to log: verbose, debug, info, warn, error or fatal; the line 'Listening on' and the "
        + "ledger are logged at any level",
        LogEventLevel.Information,
        [
            ("verbose", LogEventLevel.Verbose),
            ("trace", LogEventLevel.Verbose),
            ("debug", LogEventLevel.Debug),
            ("info", LogEventLevel.Information),
            ("information", LogEventLevel.Information),
            ("warn", LogEventLevel.Warning),
            ("warning", LogEventLevel.Warning),
            ("error", LogEventLevel.Error),
            ("fatal", LogEventLevel.Fatal),
        ]);

    private readonly Option<bool> _quiet = new("--quiet")
    {
        Description = "Log warnings and errors alone, without the line 'Listening on' and the ledger",
        Arity = ArgumentArity.Zero,
    };

    private readonly ToolOption<LogFormat> _logFormat = ToolOption.Choice("--log-format", "text|json",
        "Lines for people, or one JSON object a line", LogFormat.Text,
        [("text", LogFormat.Text), ("json", LogFormat.Json)]);

    private readonly ToolOption<string?> _logFile =
        ToolOption.File("--log-file", "PATH", "A file to append the log to, besides stderr; SIGHUP opens it anew");

    /// <summary>The command with its options.</summary>
    /// <param name="run">What to do with them; returns the exit code.</param>
    public static ToolCommand Create(Func<ServerOptions, int> run) => new ServerCommand().Build(run);

    /// <summary>The options of a command line that has no errors.</summary>
    internal ServerOptions Read(ParseResult parsed) => new()
    {
        Listen = _listen.Read(parsed),
        StartMethod = _startMethod.Read(parsed),
        Spares = _spares.Read(parsed),
        MaxSpares = Math.Max(_spares.Read(parsed), _maxSpares.Read(parsed)),
        Backlog = _backlog.Read(parsed),
        KeepAlive = _keepAlive.Read(parsed),
        DrainTimeout = _drainTimeout.Read(parsed),
        Log = new LogSettings
        {
            Level =
                Max(_logLevel.Read(parsed), parsed.GetValue(_quiet) ? LogEventLevel.Warning : LogEventLevel.Verbose),
            IsQuiet = parsed.GetValue(_quiet),
            Format = _logFormat.Read(parsed),
            File = _logFile.Read(parsed),
        },
    };

    internal ToolCommand Build(Func<ServerOptions, int> run)
    {
        ToolCommand command =
            new("Serves every TCP connection in a process of its own: what it reads goes back in upper case (ASCII).")
        {
            Examples =
            [
                new("", "Serves on 127.0.0.1:8080 until Ctrl-C or SIGTERM"),
                new("--listen 0.0.0.0:7 --listen unix:/run/echo.sock", "On a port of all addresses, and on a Unix "
                + "socket"),
                new("--listen 127.0.0.1:0 --log-level debug --log-format json", "On a free port, which the log names, "
                + "as JSON"),
            ],
            ExitCodes =
            [
                (Tool.Success, "it was told to stop, and did"),
                .. Tool.ExitCodes.Skip(1),
            ],
        };
        Option[] options = [
            _listen, _startMethod, _spares, _maxSpares, _backlog, _keepAlive, _drainTimeout, _logLevel, _quiet,
            _logFormat, _logFile];
        foreach (Option option in options) command.Options.Add(option);
        command.SetAction(parsed => run(Read(parsed)));
        return command;
    }

    private static LogEventLevel Max(LogEventLevel one, LogEventLevel other) => one > other ? one : other;

    private static StreamAddress[] ParseListen(ArgumentResult result)
    {
        var addresses = new List<StreamAddress>();
        foreach (Token token in result.Tokens)
        {
            if (StreamAddress.TryParse(token.Value, out StreamAddress? address)) addresses.Add(address);
            else result.AddError($"--listen: {StreamAddress.Refusal(token.Value)}");
        }
        return [.. addresses];
    }
}
