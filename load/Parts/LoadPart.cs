using System.Text.Json.Serialization;

namespace EchoServer.Load.Parts;

/// <summary>
/// A part of a run, or all of it: all that another process needs to know to do it. It names a kind of load that every
/// echo-load has, and carries numbers, never code.
/// </summary>
internal sealed record LoadPart
{
    /// <summary>The kind of load, by name.</summary>
    public required string Kind { get; init; }

    /// <summary>The server's addresses: the first that takes connections gets them.</summary>
    public required IReadOnlyList<string> Targets { get; init; }

    /// <summary>The part's clients.</summary>
    public required IReadOnlyList<ScenarioClients> Clients { get; init; }

    /// <summary>How many clients the whole run has.</summary>
    public required int AllClients { get; init; }

    /// <summary>How many clients the parts before this one have.</summary>
    public int ClientsBefore { get; init; }

    /// <summary>How many requests of the whole run start each second; 0 for as many as the clients manage.</summary>
    public required int Rate { get; init; }

    /// <summary>Which of these requests is the part's first, from 0; and after how many its next one is.</summary>
    public int FirstArrival { get; init; }

    /// <inheritdoc cref="FirstArrival"/>
    public int EveryArrival { get; init; } = 1;

    /// <summary>How long the load takes.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>How long before anything counts.</summary>
    public required TimeSpan WarmUp { get; init; }

    /// <summary>The longest wait for anything to move.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>The fewest bytes of a request.</summary>
    public required long MinPayload { get; init; }

    /// <summary>The most.</summary>
    public required long MaxPayload { get; init; }

    /// <summary>Where all drawing starts.</summary>
    public required int Seed { get; init; }

    /// <summary>How many clients the part has.</summary>
    [JsonIgnore]
    public int ClientCount => Clients.Sum(c => c.Count);

    /// <summary>
    /// Splits it into parts that together are exactly this: each scenario's clients are shared out evenly, what is left
    /// over going round; arrivals are dealt in turn; clients keep the numbers that they draw by.
    /// </summary>
    /// <param name="number">How many parts; more than there are clients leaves some without any.</param>
    public LoadPart[] Split(int number)
    {
        LoadPart[] parts = new LoadPart[number];
        int before = ClientsBefore;
        for (int i = 0; i < number; i++)
        {
            parts[i] = this with
            {
                Clients = Share(i, number), ClientsBefore = before,
                FirstArrival = FirstArrival + i * EveryArrival, EveryArrival = EveryArrival * number,
            };
            before += parts[i].ClientCount;
        }
        return parts;
    }

    private ScenarioClients[] Share(int part, int parts)
    {
        List<ScenarioClients> shares = [];
        int turn = 0;
        foreach ((string scenario, int count) in Clients)
        {
            (int each, int left) = Math.DivRem(count, parts);
            bool getsOneMore = (part - turn % parts + parts) % parts < left;
            shares.Add(new ScenarioClients(scenario, each + (getsOneMore ? 1 : 0)));
            turn += left;
        }
        return [.. shares];
    }
}

/// <summary>How many clients a scenario has.</summary>
/// <param name="Scenario">The scenario's name.</param>
/// <param name="Count">The number of clients.</param>
internal sealed record ScenarioClients(string Scenario, int Count);

/// <summary>The part that another process is to make.</summary>
/// <param name="Number">The part's number, from 0.</param>
/// <param name="Of">The number of parts.</param>
/// <param name="Part">The part.</param>
internal sealed record PartTask(int Number, int Of, LoadPart Part);
