namespace EchoServer.Load.Reports;

/// <summary>Under what circumstances a run took place, and what was looked into besides its requests. What is null was
/// not looked into.</summary>
internal sealed record RunFacts
{
    /// <summary>The command line, as a shell takes it.</summary>
    public required string CommandLine { get; init; }

    /// <summary>This program's version.</summary>
    public required string Version { get; init; }

    /// <summary>When the run began.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>The machine that the run took place on.</summary>
    public required MachineFacts Machine { get; init; }

    /// <summary>The server's address; null when the scenario alone knows.</summary>
    public string? Target { get; init; }

    /// <summary>Where the target is, seen from this machine.</summary>
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

    /// <summary>What went wrong besides requests, thresholds and the ledger, a line each. Any of it fails the
    /// run.</summary>
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

/// <summary>An option that was in force.</summary>
/// <param name="Name">The option's name, with the dashes.</param>
/// <param name="Value">The option's value, as one would write it.</param>
internal sealed record RunOption(string Name, string Value);

/// <summary>A machine that made a part of the load.</summary>
/// <param name="Name">What it calls itself.</param>
/// <param name="Clients">The number of its clients.</param>
/// <param name="Processes">The number of its processes.</param>
/// <param name="Machine">The agent's machine.</param>
/// <param name="Bottleneck">Whether echo-load there, rather than the server, limited the run.</param>
internal sealed record AgentFacts(
    string Name, int Clients, int Processes, MachineFacts Machine, BottleneckFacts Bottleneck);

/// <summary>Whether this program, rather than the server, limited a run.</summary>
/// <param name="IsClient">Whether it did.</param>
/// <param name="Reason">What was measured that says so, or that says otherwise.</param>
internal sealed record BottleneckFacts(bool IsClient, string Reason)
{
    /// <summary>The share of this machine's processor time that nobody used, from 0 to 1; null when that was not looked
    /// up.</summary>
    public double? MachineIdle { get; init; }

    /// <summary>When its processes stood still, all together; null when none did.</summary>
    public Pauses? Pauses { get; init; }
}

/// <summary>What held connections cost the server in memory.</summary>
/// <param name="Connections">How many were held.</param>
/// <param name="ProcessKiB">KiB for each in the server's process tree (PSS).</param>
/// <param name="MachineKiB">KiB for each with the kernel's part (MemAvailable).</param>
/// <param name="Processes">How many processes the tree had while they were held.</param>
/// <param name="Unknown">Why none of that is known; null when it is.</param>
internal sealed record MemoryFacts(
    long Connections, double ProcessKiB, double MachineKiB, long Processes, string? Unknown = null)
{
    /// <summary>Whether <see cref="MachineKiB"/> tells anything. Everything can't be less than a part of it: then
    /// others have freed more memory meanwhile than the connections took.</summary>
    public bool IsMachineKnown => Unknown is null && MachineKiB >= ProcessKiB;
}

/// <summary>Connections made, against what the server says of them.</summary>
/// <param name="Made">Connections made by this program.</param>
/// <param name="Accepted">Connections accepted by the server.</param>
/// <param name="ReapedZero">Connections whose process was reaped with exit code 0.</param>
/// <param name="DistinctPids">Connections that had a process of their own.</param>
/// <param name="Mismatches">What does not agree, and by how much; none when all does.</param>
internal sealed record LedgerFacts(
    long Made, long Accepted, long ReapedZero, long DistinctPids, IReadOnlyList<string> Mismatches)
{
    /// <summary>Connections reset on purpose, which may end otherwise than with 0.</summary>
    public long Aborted { get; init; }

    /// <summary>Connections whose process was reaped with the exit code of a reset by the peer, 3.</summary>
    public long ReapedReset { get; init; }

    /// <summary>Whether all of it agrees.</summary>
    public bool IsOk => Mismatches.Count == 0;
}
