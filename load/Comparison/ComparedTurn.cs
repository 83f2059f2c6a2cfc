using EchoServer.Load.Reports;

namespace EchoServer.Load.Comparison;

/// <summary>One run of one server.</summary>
/// <param name="Round">In which round, from 1 on.</param>
/// <param name="Server">Which server.</param>
/// <param name="Report">What came of it; null when it could not be run.</param>
/// <param name="Failure">Why it could not be run; null when it was.</param>
internal sealed record ComparedTurn(int Round, ComparedServer Server, RunReport? Report, string? Failure = null)
{
    /// <summary>Whether nothing speaks against it.</summary>
    public bool HasPassed => Objections.Count == 0;

    /// <summary>What speaks against it, a line each.</summary>
    public IReadOnlyList<string> Objections => Report?.Objections ?? [Failure!];
}
