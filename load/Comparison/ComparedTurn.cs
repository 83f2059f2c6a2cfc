using EchoServer.Load.Reports;

namespace EchoServer.Load.Comparison;

/// <summary>One run of one server.</summary>
/// <param name="Round">The round, from 1 on.</param>
/// <param name="Server">The server.</param>
/// <param name="Report">The report of the run; null when the server could not be run.</param>
/// <param name="Failure">Why the server could not be run; null when it was.</param>
internal sealed record ComparedTurn(int Round, ComparedServer Server, RunReport? Report, string? Failure = null)
{
    /// <summary>Whether nothing speaks against it.</summary>
    public bool HasPassed => Objections.Count == 0;

    /// <summary>What speaks against it, a line each.</summary>
    public IReadOnlyList<string> Objections => Report?.Objections ?? [Failure!];
}
