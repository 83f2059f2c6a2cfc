namespace EchoServer.Load.Reports;

/// <summary>Whether this program, rather than the server, limited a run.</summary>
/// <param name="IsClient">Whether it did.</param>
/// <param name="Reason">What was measured that says so, or that says otherwise.</param>
internal sealed record BottleneckFacts(bool IsClient, string Reason);
