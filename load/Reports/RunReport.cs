namespace EchoServer.Load.Reports;

/// <summary>All that a report tells: the figures, and under what circumstances they came about. Every format is made of
/// it.</summary>
/// <param name="Stats">The figures.</param>
/// <param name="Facts">The circumstances.</param>
internal sealed record RunReport(NodeStats Stats, RunFacts Facts)
{
    /// <summary>Whether there were replies, and all of them came and were right.</summary>
    public bool AreRepliesRight => Stats.AllFailCount == 0 && Stats.AllOkCount > 0 && !WarmUpFailures.Any();

    /// <summary>Whether the run passed: nothing speaks against it.</summary>
    public bool HasPassed => Objections.Count == 0;

    /// <summary>What speaks against it, a line each; none when it passed.</summary>
    public IReadOnlyList<string> Objections =>
    [
        .. Replies,
        .. Stats.Thresholds.Where(t => t.IsFailed).Select(ThresholdText.Objection),
        .. Facts.LedgerCheck is { IsOk: false } ledger
            ? ledger.Mismatches.Select(m => $"the server's ledger does not agree: {m}") : [],
        .. Facts.Problems,
    ];

    private IEnumerable<StatusCodeStats> WarmUpFailures => Stats.ScenarioStats.SelectMany(s => s.WarmUpFailures);

    private IEnumerable<string> Replies
    {
        get
        {
            if (Stats.AllFailCount > 0)
                yield return Figures.Text(
                    $"{Stats.AllFailCount:N0} of {Stats.AllFailCount + Stats.AllOkCount:N0} requests failed");
            else if (Stats.AllOkCount == 0) yield return "there was no request";
            if (WarmUpFailures.FirstOrDefault() is { } first)
                yield return Figures.Text(
                    $"{WarmUpFailures.Sum(c => c.AllCount):N0} requests failed while warming up: {first.StatusCode}, "
                    + $"such as {first.Message}");
        }
    }
}
