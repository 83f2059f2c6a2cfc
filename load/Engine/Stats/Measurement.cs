using System.Text.Json.Serialization;

namespace EchoServer.Load.Engine.Stats;

/// <summary>What was measured of the iterations that went well, or of those that failed.</summary>
internal sealed class Measurement
{
    private Dictionary<string, StatusCount> _statusCodes;
    private long _count;

    /// <summary>Nothing yet.</summary>
    public Measurement()
        : this(new Histogram(), 0, new Dictionary<string, StatusCount>())
    {
    }

    /// <summary>What another process has measured; for JSON.</summary>
    [JsonConstructor]
    public Measurement(Histogram latency, long bytes, IReadOnlyDictionary<string, StatusCount> statusCodes) =>
        (Latency, Bytes, _statusCodes, _count) =
        (latency, bytes, new Dictionary<string, StatusCount>(statusCodes), latency.Count);

    /// <summary>How many there are; any thread may ask.</summary>
    [JsonIgnore]
    public long Count => Volatile.Read(ref _count);

    /// <summary>How long they took, in nanoseconds.</summary>
    public Histogram Latency { get; }

    /// <summary>How many bytes they moved, all together.</summary>
    public long Bytes { get; private set; }

    /// <summary>Which status codes they ended with; any thread may look.</summary>
    public IReadOnlyDictionary<string, StatusCount> StatusCodes => Volatile.Read(ref _statusCodes);

    /// <summary>Counts an iteration or a step.</summary>
    public void Record(IResponse response, long latency)
    {
        Latency.Record(Math.Max(0, latency));
        Bytes += response.SizeBytes;
        StatusOf(response.StatusCode, response.Message).Count++;
        Volatile.Write(ref _count, _count + 1);
    }

    /// <summary>Adds what another measurement has counted.</summary>
    public void Add(Measurement other)
    {
        Latency.Add(other.Latency);
        Bytes += other.Bytes;
        StatusCount.Add(other._statusCodes, _statusCodes);
        _count += other._count;
    }

    // A new code, which is rare, makes a new dictionary: another thread may be looking at this one.
    private StatusCount StatusOf(string code, string message)
    {
        if (_statusCodes.TryGetValue(code, out StatusCount? known)) return known;
        StatusCount count = new(message);
        Volatile.Write(ref _statusCodes, new Dictionary<string, StatusCount>(_statusCodes) { [code] = count });
        return count;
    }
}
