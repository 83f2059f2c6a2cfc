namespace EchoServer.Load.Reports;

/// <summary>What is said of a run besides its figures, in sentences.</summary>
internal static class FactText
{
    private const double LeastIdle = 0.1;

    /// <summary>The sentences; none for what was not looked into.</summary>
    public static IEnumerable<string> Of(RunFacts facts)
    {
        if (facts.ServerMemory is { } memory) yield return Memory(memory);
        if (facts.LedgerCheck is { } ledger) yield return Ledger(ledger);
        if (facts.ServerEnd is { } end)
            yield return $"Server: {(facts.HasServerDied ? "ended by itself during the run" : "stopped")}, {end}.";
    }

    /// <summary>Why the figures may tell of something else than the server, in sentences.</summary>
    public static IEnumerable<string> Warnings(RunFacts facts)
    {
        if (facts.ClientBottleneck is { IsClient: true } bottleneck)
            yield return $"The client was the bottleneck: {bottleneck.Reason}.";
        foreach (string busy in BusyMachines(facts)) yield return busy;
    }

    /// <summary>Machines that made load, had no processor to spare, and are not said to be the bottleneck: a sentence
    /// each.</summary>
    public static IEnumerable<string> BusyMachines(RunFacts facts)
    {
        if (facts.Agents.Count == 0 && facts.ClientBottleneck is { } here && IsBusy(here))
            yield return Busy("The machine", here);
        foreach (AgentFacts agent in facts.Agents.Where(a => IsBusy(a.Bottleneck)))
            yield return Busy($"Agent {agent.Name}'s machine", agent.Bottleneck);
    }

    private static bool IsBusy(BottleneckFacts facts) => facts is { IsClient: false, MachineIdle: < LeastIdle };

    private static string Busy(string whose, BottleneckFacts facts) =>
        $"{whose} was busy: {facts.Reason}. Other programs, or the server if it ran there too, had the rest; with "
        + "more processors free the figures may be others.";

    /// <summary>Where a target is, in brackets; empty when nobody knows.</summary>
    public static string Place(TargetPlace? place) => place switch
    {
        TargetPlace.UnixSocket => " (a Unix socket)",
        TargetPlace.Loopback => " (loopback)",
        TargetPlace.ThisMachine => " (on this machine)",
        TargetPlace.Remote => " (another machine)",
        _ => "",
    };

    /// <summary>A machine, in a line.</summary>
    public static string Machine(MachineFacts m) => Figures.Text(
        $"{m.Processor}, {m.Processors} processors, {m.MemoryBytes / 1073741824.0:0.0} GiB, Linux {m.Kernel}, "
        + $"{m.Runtime}, {m.Compilation}");

    /// <summary>What was called, and when.</summary>
    /// <param name="facts">The circumstances.</param>
    /// <param name="code">How a command is written.</param>
    public static string Call(RunFacts facts, Func<string, string> code) =>
        Figures.Text(
            $"{code(facts.CommandLine)}, echo-load {facts.Version}, "
            + $"{facts.Started:yyyy-MM-dd HH:mm:ss zzz}{(facts.IsInterrupted ? ", interrupted" : "")}");

    /// <summary>What was run, against what, and where: a line each.</summary>
    /// <param name="facts">The circumstances.</param>
    /// <param name="code">How a command is written.</param>
    public static IEnumerable<string> Circumstances(RunFacts facts, Func<string, string> code)
    {
        yield return Call(facts, code);
        if (facts.Target is { } target) yield return $"Target: {target}{Place(facts.TargetPlace)}";
        foreach (string maker in Makers(facts)) yield return $"Load made by {maker}";
        yield return $"Machine: {Machine(facts.Machine)}";
    }

    /// <summary>Who made the load: nothing when this process did it all.</summary>
    public static IEnumerable<string> Makers(RunFacts facts)
    {
        if (facts.Processes != 1 || facts.Agents.Count > 0)
            yield return $"{Many(facts.Processes, "process", "es")}"
                + $"{(facts.Agents.Count > 0 ? $" of {Many(facts.Agents.Count, "agent", "s")}" : "")}";
        foreach (AgentFacts a in facts.Agents)
            yield return $"agent {a.Name}, {Many(a.Clients, "client", "s")} in {Many(a.Processes, "process", "es")}: "
            + $"{Machine(a.Machine)}";
    }

    private static string Many(int number, string what, string ending) =>
        Figures.Text($"{number:N0} {what}{(number == 1 ? "" : ending)}");

    private static string Memory(MemoryFacts m) => m.Unknown is { } why
        ? $"Memory of the server: not measured, since {why}."
        : Figures.Text(
            $"Memory per held connection: {m.ProcessKiB:0.0} KiB in the server's {m.Processes:N0} processes (PSS), "
            + $"{WithKernel(m)}; {m.Connections:N0} held.");

    private static string WithKernel(MemoryFacts m) => m.IsMachineKnown
        ? Figures.Text($"{m.MachineKiB:0.0} KiB with the kernel's part (MemAvailable)")
        : "with the kernel's part not to be told (MemAvailable moved more for other reasons; hold more connections)";

    private static string Ledger(LedgerFacts l) => l.IsOk
        ? Figures.Text(
            $"Ledger: {l.Made:N0} connections made = accepted = reaped{Ends(l)}, each with a process of its own.")
        : $"Ledger: DOES NOT AGREE: {string.Join("; ", l.Mismatches)}.";

    private static string Ends(LedgerFacts l) => l.Aborted == 0
        ? " with 0"
        : Figures.Text(
            $", {l.ReapedZero:N0} with 0 and {l.ReapedReset:N0} with 3, since {l.Aborted:N0} were reset on purpose");
}
