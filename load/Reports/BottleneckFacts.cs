namespace EchoServer.Load.Reports;

/// <summary>Whether this program, rather than the server, limited a run.</summary>
/// <param name="IsClient">Whether it did.</param>
/// <param name="Reason">What was measured that says so, or that says otherwise.</param>
internal sealed record BottleneckFacts(bool IsClient, string Reason)
{
    /// <summary>The share of this machine's processor time that nobody used, from 0 to 1; null when that was not looked up.</summary>
    public double? MachineIdle { get; init; }

    /// <summary>When its processes stood still, all together; null when none did.</summary>
    public Pauses? Pauses { get; init; }
}
