namespace EchoServer.Load.Reports;

/// <summary>Under what circumstances a run took place, and what was looked into besides its requests. What is null was not looked into.</summary>
internal sealed record RunFacts
{
    /// <summary>The command line, as a shell takes it.</summary>
    public required string CommandLine { get; init; }

    /// <summary>This program's version.</summary>
    public required string Version { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>What it ran on.</summary>
    public required MachineFacts Machine { get; init; }

    /// <summary>The server's address; null when the scenario alone knows.</summary>
    public string? Target { get; init; }

    /// <summary>Where that is, seen from here.</summary>
    public TargetPlace? TargetPlace { get; init; }

    /// <summary>The options that were in force, given or not, by their names.</summary>
    public IReadOnlyList<RunOption> Options { get; init; } = [];

    /// <summary>The command that started the server; null when it ran already.</summary>
    public string? ServerCommand { get; init; }

    /// <summary>How that server ended, in words.</summary>
    public string? ServerEnd { get; init; }

    /// <summary>Whether that server ended before it was told to.</summary>
    public bool HasServerDied { get; init; }

    /// <summary>Whether somebody ended it before its time.</summary>
    public bool IsInterrupted { get; init; }

    /// <summary>What went wrong besides requests, thresholds and the ledger, a line each. Any of it fails the run.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>What held connections cost the server.</summary>
    public MemoryFacts? ServerMemory { get; init; }

    /// <summary>Connections against the server's books. A mismatch fails the run.</summary>
    public LedgerFacts? LedgerCheck { get; init; }

    /// <summary>How many processes made the load.</summary>
    public int Processes { get; init; } = 1;

    /// <summary>The machines that made it, where it was not this one.</summary>
    public IReadOnlyList<AgentFacts> Agents { get; init; } = [];

    /// <summary>Whether this program limited the run.</summary>
    public BottleneckFacts? ClientBottleneck { get; init; }

    /// <summary>The version of the program that asks.</summary>
    public static string ProgramVersion => typeof(RunFacts).Assembly.GetName().Version!.ToString(3);

    /// <summary>What is known of every run: when, what on, and how this program was called.</summary>
    public static RunFacts OfThisProcess(DateTimeOffset started) => new()
    {
        CommandLine = ShellText.Of(["echo-load", .. Environment.GetCommandLineArgs().Skip(1)]),
        Version = ProgramVersion,
        Started = started,
        Machine = MachineFacts.OfThisMachine(),
    };
}
