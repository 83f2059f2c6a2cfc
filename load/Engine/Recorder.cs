namespace EchoServer.Load.Engine;

/// <summary>What was measured, successes and failures apart: a failure that is quick must not improve the latency.</summary>
internal sealed class Recorder
{
    private Measurement? _fail;

    /// <summary>What went well.</summary>
    public Measurement Ok { get; } = new();

    /// <summary>How many failed; any thread may ask.</summary>
    public long FailCount => Volatile.Read(ref _fail)?.Count ?? 0;

    /// <summary>What failed.</summary>
    public Measurement Fail => _fail ?? new Measurement();

    /// <summary>Counts an iteration or a step.</summary>
    public void Record(IResponse response, long latency)
    {
        if (response.IsError) Failures().Record(response, latency);
        else Ok.Record(response, latency);
    }

    /// <summary>Adds another one's.</summary>
    public void Add(Recorder other)
    {
        Ok.Add(other.Ok);
        if (other._fail is { } fail) Failures().Add(fail);
    }

    // Most copies never fail, and need no room for it.
    private Measurement Failures()
    {
        if (_fail is null) Volatile.Write(ref _fail, new Measurement());
        return _fail!;
    }
}
