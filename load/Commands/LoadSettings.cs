using System.CommandLine;
using System.CommandLine.Parsing;
using EchoServer.Common.CommandLine;
using EchoServer.Linux.Sockets;
using EchoServer.Load.Kinds;
using EchoServer.Load.Reports.Files;
using EchoServer.Load.Runs;
using EchoServer.Load.ServerUnderTest;

namespace EchoServer.Load.Commands;

/// <summary>The options of a kind of load, and how they are read.</summary>
internal sealed class LoadSettings
{
    private const string StandardTarget = "127.0.0.1:8080";
    private const string NoReport = "none";
    private static readonly string[] _formats = ["html", "json", "csv", "md"];
    private const string CommandWanted = "a command, with its quotes closed";

    private readonly ToolOption<StreamAddress> _target = Of("--target", "ADDRESS",
        $"The server: HOST:PORT, [IPv6]:PORT, unix:/path or unix:@abstract [default: {StandardTarget}]",
        StreamAddress.Parse(StandardTarget),
        text => StreamAddress.TryParse(text, out StreamAddress? address) && !address.PicksPort
            ? address : null, StreamAddress.WantedToConnect);

    private readonly ToolOption<int> _clients;

    private readonly ToolOption<int> _processes = ProcessesOption();

    private readonly ToolOption<int> _rate = ToolOption.Number("--rate",
        "How many requests start each second, whether or not the ones before are answered; 0 for as many as the "
        + "clients manage", 0, 0, 1_000_000);

    private readonly ToolOption<TimeSpan> _duration;

    private readonly ToolOption<TimeSpan> _warmUp =
        ToolOption.Time("--warmup", "How long before anything counts", TimeSpan.FromSeconds(1));

    private readonly ToolOption<TimeSpan> _timeout = ToolOption.Time("--timeout",
        "The longest wait for anything to move; 0 waits for ever", TimeSpan.FromSeconds(10));

    private readonly ToolOption<(long, long)?> _payload;

    private readonly ToolOption<string?> _report = Of<string?>("--report", "DIR",
        $"Where to write report files; {NoReport} for none [default: reports/DATE_TIME_LOAD]", null, text =>
            text.Length > 0 ? text : null, $"a folder, or {NoReport}");

    private readonly ToolOption<ReportFormat[]?> _format = Of<ReportFormat[]?>("--format", "html,json,csv,md",
        "What report files to write [default: html,json,csv,md]",
        [ReportFormat.Html, ReportFormat.Json, ReportFormat.Csv, ReportFormat.Md],
        ReadFormats, "one or more of html, json, csv, md, with commas between", FormatHint);

    private readonly ToolOption<ScenarioThreshold[]> _failIf = new("--fail-if", "CONDITION",
        "Fails the run if it is so in the end: p99>50ms, rate<5000, errors>0; of one scenario, slow:p99>5s; repeat it "
        + "for more", [], ReadThresholds);

    private readonly ToolOption<int> _seed =
        ToolOption.Number("--seed", "Where the drawing of requests starts", 1, 0, int.MaxValue);

    private readonly ToolOption<IReadOnlyList<string>?> _server = Of<IReadOnlyList<string>?>("--server", "COMMAND",
        "Starts this server for the run, and stops it afterwards; {port} in it becomes a free port. No shell reads it",
        null, ReadCommand, CommandWanted);

    private readonly ToolOption<string?> _ledger = new("--server-ledger", "FILE",
        "Checks the connections made against what the server's log says of them: FILE is the --log-file of a server "
        + "that runs; with --server no file is named",
        null, ReadLedger) { Arity = ArgumentArity.ZeroOrOne };

    private readonly AgentSettings _agents = new();
    private readonly LoadKind _kind;

    /// <param name="kind">The kind of load.</param>
    public LoadSettings(LoadKind kind)
    {
        (_kind, LoadDefaults standard) = (kind, kind.Defaults);
        _clients = ToolOption.Number("--clients", standard.ClientsAre, standard.Clients, 1, 100_000);
        _duration = ToolOption.Time("--duration", "How long it goes on", TimeSpan.FromSeconds(standard.Seconds));
        _payload = Of<(long, long)?>(
            "--payload", "BYTES|MIN-MAX",
            $"How long a request is: 64, 64KiB, 16MiB, 4GiB [default: {standard.Payload}]",
            ReadPayload(standard.Payload)!.Value, ReadPayload,
            "a number of bytes from 1 to 1024GiB, or two with a dash between");
    }

    /// <summary>Gives a command these options.</summary>
    public void AddTo(Command command)
    {
        Option[] options =
            [_target, _clients, _processes, _duration, _payload, _timeout, _report, _format, _failIf, _seed];
        foreach (Option option in options) command.Options.Add(option);
        if (_kind.Defaults.HasWarmUp) command.Options.Add(_warmUp);
        if (_kind.Defaults.HasRate) command.Options.Add(_rate);
    }

    /// <summary>Gives a command those that start or look into one server.</summary>
    public void AddServerTo(Command command)
    {
        command.Options.Add(_server);
        command.Options.Add(_ledger);
        command.Validators.Add(CheckLedger);
        _agents.AddTo(command);
    }

    /// <summary>In how many processes the load is made.</summary>
    public static ToolOption<int> ProcessesOption() => ToolOption.Number(
        "--processes", "How many processes of echo-load make the load, each a part of it", 1, 1, 1000);

    /// <summary>Reads what was given.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="name">What the run is called among reports.</param>
    /// <exception cref="ToolException">The values do not go together.</exception>
    public LoadOptions Read(ParseResult parsed, string name)
    {
        LoadOptions options = ReadAll(parsed) with
            { ReportFolder = ReportFolderOf(parsed, name),
                IsReportFolderGiven = parsed.GetResult(_report) is not null };
        if (options.Processes > options.Clients)
            throw new ToolException(
                $"--processes: '{options.Processes}' are more than the {options.Clients} of --clients, and each needs "
                + "one", Tool.Usage);
        CheckAgents(options);
        CheckScenarios(options);
        return options;
    }

    private static void CheckAgents(LoadOptions options)
    {
        if (options.Agents is not { } agents) return;
        if (agents.Count > options.Clients)
            throw new ToolException(
                $"--agents: '{agents.Count}' are more than the {options.Clients} of --clients, and each needs one",
                Tool.Usage);
        if (options.Processes > 1)
            throw new ToolException(
                $"--processes: '{options.Processes}' are not for here: with --agents the load is made there; give it "
                + "to echo-load agent", Tool.Usage);
    }

    private void CheckScenarios(LoadOptions options)
    {
        string[] scenarios = [.. _kind.Share(options.Clients).Where(s => s.Count > 0).Select(s => s.Scenario)];
        string? unknown = options.Thresholds.Select(t => t.Scenario)
            .FirstOrDefault(s => s is not null && !scenarios.Contains(s));
        if (unknown is not null)
            throw new ToolException(
                $"--fail-if: '{unknown}' is not a scenario of this run: {string.Join(", ", scenarios)}", Tool.Usage);
    }

    /// <summary>Whether somebody said what reports are to be written as.</summary>
    public bool AreFormatsGiven(ParseResult parsed) => parsed.GetResult(_format) is not null;

    private LoadOptions ReadAll(ParseResult parsed) => new()
    {
        Target = _target.Read(parsed),
        IsTargetGiven = parsed.GetResult(_target) is not null,
        Server = _server.Read(parsed),
        WantsLedger = parsed.GetResult(_ledger) is not null,
        LedgerFile = _ledger.Read(parsed),
        Clients = _clients.Read(parsed),
        Processes = _processes.Read(parsed),
        Agents = _agents.Read(parsed),
        Rate = _kind.Defaults.HasRate ? _rate.Read(parsed) : 0,
        Duration = _duration.Read(parsed),
        WarmUp = _kind.Defaults.HasWarmUp ? _warmUp.Read(parsed) : TimeSpan.Zero,
        Timeout = _timeout.Read(parsed),
        Payload = _payload.Read(parsed)!.Value,
        ReportFolder = null,
        Formats = _format.Read(parsed)!,
        Thresholds = _failIf.Read(parsed),
        Seed = _seed.Read(parsed),
    };

    private static ToolOption<T> Of<T>(
        string name, string helpName, string description, T standard,
        Func<string, T?> parse, string wanted, Func<string, string>? hint = null) =>
        new(name, helpName, description, standard, result =>
        {
            string text = result.Tokens[0].Value;
            if (parse(text) is { } value) return value;
            result.AddError($"{name}: '{text}' is not {wanted}{hint?.Invoke(text)}");
            return default!;
        });

    private static IReadOnlyList<string>? ReadCommand(string text) =>
        ShellWords.Split(text) is { Count: > 0 } words ? words : null;

    private static string? ReadLedger(ArgumentResult result)
    {
        if (result.Tokens is not [var token, ..]) return null;
        if (token.Value.Length == 0)
            result.AddError("--server-ledger: '' is not a file, such as a server's --log-file");
        return token.Value;
    }

    private void CheckLedger(CommandResult result)
    {
        if (result.GetResult(_ledger) is not { } ledger) return;
        bool hasServer = result.GetResult(_server) is not null, hasFile = ledger.Tokens.Count > 0;
        if (!hasServer && !hasFile) result.AddError("--server-ledger needs the server's log file, or --server");
        if (hasServer && hasFile)
            result.AddError(
                $"--server-ledger: '{ledger.Tokens[0].Value}' is one file too many: with --server the server's own "
                + "output is read");
    }

    private static (long, long)? ReadPayload(string text)
    {
        string[] parts = text.Split('-');
        long[] numbers = [.. parts.Select(p => ByteText.Parse(p) ?? 0)];
        return parts.Length <= 2 && numbers[0] >= 1 && numbers[^1] >= numbers[0] ? (numbers[0], numbers[^1]) : null;
    }

    private string? ReportFolderOf(ParseResult parsed, string name) => parsed.GetResult(_report) is null
        ? ReportFolder.Standard(name, DateTime.Now) : _report.Read(parsed) is { } folder and not NoReport ? folder
        : null;

    private static string FormatHint(string text) =>
        Nearest.Hint(text.Split(',').FirstOrDefault(w => !_formats.Contains(w)) ?? "", _formats);

    private static ReportFormat[]? ReadFormats(string text)
    {
        string[] words = text.Split(',');
        return words.All(_formats.Contains)
            ? [.. words.Select(w => Enum.Parse<ReportFormat>(w, ignoreCase: true))] : null;
    }

    private static ScenarioThreshold[] ReadThresholds(ArgumentResult result)
    {
        List<ScenarioThreshold> thresholds = [];
        foreach (string text in result.Tokens.Select(t => t.Value))
        {
            if (FailIf.Parse(text) is { } threshold) thresholds.Add(threshold);
            else result.AddError($"--fail-if: '{text}' is not {FailIf.Wanted}{FailIf.Hint(text)}");
        }
        return [.. thresholds];
    }
}
