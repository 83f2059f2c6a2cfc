namespace EchoServer.Load.Engine.Stats;

/// <summary>How often a status code came.</summary>
/// <param name="message">The message that came with it first.</param>
internal sealed class StatusCount(string message)
{
    private long _count;

    /// <summary>The message that came with it first: one example says more than a thousand.</summary>
    public string Message { get; } = message;

    /// <summary>How often. One thread counts; any may ask.</summary>
    public long Count
    {
        get => Volatile.Read(ref _count);
        set => Volatile.Write(ref _count, value);
    }

    /// <summary>Adds counts to others, code by code. Neither has the other's objects afterwards.</summary>
    public static void Add(IEnumerable<KeyValuePair<string, StatusCount>> counts, Dictionary<string, StatusCount> sum)
    {
        foreach ((string code, StatusCount count) in counts)
        {
            if (!sum.TryGetValue(code, out StatusCount? known)) sum.Add(code, known = new StatusCount(count.Message));
            known.Count += count.Count;
        }
    }
}
