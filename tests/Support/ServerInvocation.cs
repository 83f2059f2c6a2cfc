namespace EchoServer.Tests.Support;

/// <summary>How a server is started.</summary>
/// <param name="Options">Its options; where they say nothing else it listens on 127.0.0.1:0 and logs JSON from debug
/// on.</param>
internal sealed record ServerInvocation(params string[] Options)
{
    /// <summary>What the server has where the options don't say otherwise.</summary>
    private static readonly (string Option, string Value)[] _standard =
        [("--listen", "127.0.0.1:0"), ("--log-format", "json"), ("--log-level", "debug")];

    /// <summary>The server's executable.</summary>
    public string ServerPath { get; init; } = TestEnvironment.ServerPath;

    /// <summary>A program with its arguments that starts the server, such as <c>prlimit --nofile=64</c>.</summary>
    public string[] Wrapper { get; init; } = [];

    /// <summary>The wrapper stays as the server's parent, and the pids in the log are those of another pid
    /// namespace.</summary>
    public bool OwnPidNamespace { get; init; }

    /// <summary>Whether every line of the log has to be an event in JSON.</summary>
    public bool LogsJson => CommandLine[Array.IndexOf(CommandLine, "--log-format") + 1] == "json";

    /// <summary>Whether the log tells of every start.</summary>
    public bool LogsStarts => CommandLine[Array.IndexOf(CommandLine, "--log-level") + 1] is "debug" or "verbose";

    /// <summary>Whether the log tells of every end.</summary>
    public bool LogsEnds => LogsStarts || CommandLine[Array.IndexOf(CommandLine, "--log-level") + 1] is "info";

    /// <summary>The program to start and all of its arguments.</summary>
    public string[] CommandLine =>
    [
        .. Wrapper, ServerPath, .. Options,
        .. _standard.Where(s => !Options.Contains(s.Option)).SelectMany(s => new[] { s.Option, s.Value }),
    ];
}
