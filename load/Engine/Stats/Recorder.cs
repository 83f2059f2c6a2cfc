using System.Text.Json.Serialization;

namespace EchoServer.Load.Engine.Stats;

/// <summary>What was measured, successes and failures apart: a failure that is quick must not improve the
/// latency.</summary>
internal sealed class Recorder
{
    private Measurement? _fail;

    /// <summary>Nothing yet.</summary>
    public Recorder() => Ok = new Measurement();

    /// <summary>What another process has measured; for JSON.</summary>
    [JsonConstructor]
    public Recorder(Measurement ok, Measurement fail) => (Ok, _fail) = (ok, fail.Count > 0 ? fail : null);

    /// <summary>What went well.</summary>
    public Measurement Ok { get; }

    /// <summary>How many failed; any thread may ask.</summary>
    [JsonIgnore]
    public long FailCount => Volatile.Read(ref _fail)?.Count ?? 0;

    /// <summary>What failed.</summary>
    public Measurement Fail => Volatile.Read(ref _fail) ?? new Measurement();

    /// <summary>How often it failed with which status code; any thread may ask.</summary>
    [JsonIgnore]
    public IEnumerable<KeyValuePair<string, long>> Failures => Volatile.Read(ref _fail) is { } fail
        ? fail.StatusCodes.Select(c => KeyValuePair.Create(c.Key, c.Value.Count)) : [];

    /// <summary>Counts an iteration or a step.</summary>
    public void Record(IResponse response, long latency)
    {
        if (response.IsError) Failed().Record(response, latency);
        else Ok.Record(response, latency);
    }

    /// <summary>Adds what another recorder has counted.</summary>
    public void Add(Recorder other)
    {
        Ok.Add(other.Ok);
        if (other._fail is { } fail) Failed().Add(fail);
    }

    // Most copies never fail, and need no room for it.
    private Measurement Failed()
    {
        if (_fail is null) Volatile.Write(ref _fail, new Measurement());
        return _fail!;
    }
}
