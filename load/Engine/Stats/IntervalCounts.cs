using System.Text.Json.Serialization;

namespace EchoServer.Load.Engine.Stats;

/// <summary>What came to its end in an interval of a run.</summary>
internal sealed class IntervalCounts
{
    /// <summary>Nothing yet.</summary>
    public IntervalCounts() => Latency = new Histogram();

    /// <summary>What another process has counted; for JSON.</summary>
    [JsonConstructor]
    public IntervalCounts(long ok, long failed, long bytes, Histogram latency) =>
        (Ok, Failed, Bytes, Latency) = (ok, failed, bytes, latency);

    /// <summary>How many iterations went well.</summary>
    public long Ok { get; private set; }

    /// <summary>How many iterations failed.</summary>
    public long Failed { get; private set; }

    /// <summary>The bytes moved by those that went well.</summary>
    public long Bytes { get; private set; }

    /// <summary>How long those that went well took.</summary>
    public Histogram Latency { get; }

    /// <summary>Counts an iteration.</summary>
    public void Record(IResponse response, long latency)
    {
        if (response.IsError)
        {
            Failed++;
            return;
        }
        Ok++;
        Bytes += response.SizeBytes;
        Latency.Record(Math.Max(0, latency));
    }

    /// <summary>Adds what another interval has counted.</summary>
    public void Add(IntervalCounts other)
    {
        Ok += other.Ok;
        Failed += other.Failed;
        Bytes += other.Bytes;
        Latency.Add(other.Latency);
    }

    /// <summary>Begins anew.</summary>
    public void Clear()
    {
        (Ok, Failed, Bytes) = (0, 0, 0);
        Latency.Clear();
    }
}
