using System.Text.Json;

namespace EchoServer.Load.Reports;

/// <summary>The circumstances of a run, for machines. What was not looked into is left out.</summary>
internal static class JsonFacts
{
    /// <summary>Writes them into the object that is open.</summary>
    public static void Write(Utf8JsonWriter json, RunFacts facts)
    {
        json.WriteString("started", facts.Started);
        json.WriteBoolean("interrupted", facts.IsInterrupted);
        json.WriteString("version", facts.Version);
        json.WriteString("commandLine", facts.CommandLine);
        Options(json, facts.Options);
        if (facts.Target is { } target) Target(json, target, facts.TargetPlace);
        if (facts.ServerCommand is { } command) Server(json, command, facts.ServerEnd);
        json.WritePropertyName("machine");
        Machine(json, facts.Machine);
        json.WriteNumber("processes", facts.Processes);
        if (facts.Agents.Count > 0) Agents(json, facts.Agents);
        if (facts.ServerMemory is { } memory) Memory(json, memory);
        if (facts.LedgerCheck is { } ledger) Ledger(json, ledger);
        if (facts.ClientBottleneck is { } bottleneck) Bottleneck(json, "clientBottleneck", bottleneck);
    }

    private static void Options(Utf8JsonWriter json, IReadOnlyList<RunOption> options)
    {
        json.WriteStartObject("options");
        foreach (RunOption option in options) json.WriteString(option.Name, option.Value);
        json.WriteEndObject();
    }

    private static void Target(Utf8JsonWriter json, string target, TargetPlace? place)
    {
        json.WriteStartObject("target");
        json.WriteString("address", target);
        if (place is { } known) json.WriteString("place", JsonNamingPolicy.CamelCase.ConvertName(known.ToString()));
        json.WriteEndObject();
    }

    private static void Server(Utf8JsonWriter json, string command, string? end)
    {
        json.WriteStartObject("server");
        json.WriteString("command", command);
        if (end is not null) json.WriteString("end", end);
        json.WriteEndObject();
    }

    private static void Machine(Utf8JsonWriter json, MachineFacts machine)
    {
        json.WriteStartObject();
        json.WriteString("processor", machine.Processor);
        json.WriteNumber("processors", machine.Processors);
        json.WriteNumber("memoryBytes", machine.MemoryBytes);
        json.WriteString("system", machine.System);
        json.WriteString("kernel", machine.Kernel);
        json.WriteString("runtime", machine.Runtime);
        json.WriteString("compilation", machine.Compilation);
        json.WriteEndObject();
    }

    private static void Memory(Utf8JsonWriter json, MemoryFacts memory)
    {
        json.WriteStartObject("serverMemory");
        json.WriteNumber("connections", memory.Connections);
        if (memory.Unknown is { } why)
        {
            json.WriteString("unknown", why);
        }
        else
        {
            json.WriteNumber("processKiBPerConnection", memory.ProcessKiB);
            if (memory.IsMachineKnown) json.WriteNumber("machineKiBPerConnection", memory.MachineKiB);
            json.WriteNumber("processes", memory.Processes);
        }
        json.WriteEndObject();
    }

    private static void Ledger(Utf8JsonWriter json, LedgerFacts ledger)
    {
        json.WriteStartObject("ledgerCheck");
        json.WriteBoolean("ok", ledger.IsOk);
        json.WriteNumber("made", ledger.Made);
        json.WriteNumber("aborted", ledger.Aborted);
        json.WriteNumber("accepted", ledger.Accepted);
        json.WriteNumber("reapedZero", ledger.ReapedZero);
        json.WriteNumber("reapedReset", ledger.ReapedReset);
        json.WriteNumber("distinctPids", ledger.DistinctPids);
        json.WriteStartArray("mismatches");
        foreach (string mismatch in ledger.Mismatches) json.WriteStringValue(mismatch);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Agents(Utf8JsonWriter json, IReadOnlyList<AgentFacts> agents)
    {
        json.WriteStartArray("agents");
        foreach (AgentFacts agent in agents)
        {
            json.WriteStartObject();
            json.WriteString("name", agent.Name);
            json.WriteNumber("clients", agent.Clients);
            json.WriteNumber("processes", agent.Processes);
            json.WritePropertyName("machine");
            Machine(json, agent.Machine);
            Bottleneck(json, "bottleneck", agent.Bottleneck);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Bottleneck(Utf8JsonWriter json, string name, BottleneckFacts bottleneck)
    {
        json.WriteStartObject(name);
        json.WriteBoolean("isClient", bottleneck.IsClient);
        json.WriteString("reason", bottleneck.Reason);
        if (bottleneck.MachineIdle is { } idle) json.WriteNumber("machineIdle", idle);
        if (bottleneck.Pauses is { } pauses) Pauses(json, pauses);
        json.WriteEndObject();
    }

    private static void Pauses(Utf8JsonWriter json, Pauses pauses)
    {
        json.WriteStartObject("pauses");
        json.WriteNumber("count", pauses.Count);
        json.WriteNumber("totalSeconds", pauses.Total.TotalSeconds);
        json.WriteNumber("longestSeconds", pauses.Longest.TotalSeconds);
        json.WriteEndObject();
    }
}
