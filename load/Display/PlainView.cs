using System.Globalization;
using EchoServer.Common.CommandLine;
using EchoServer.Load.Host;
using EchoServer.Load.Parts;
using EchoServer.Load.Reports;

namespace EchoServer.Load.Display;

/// <summary>A line now and then, told each second; for logs and for terminals that can't move their cursor: each second
/// at first, and less often in a long run.</summary>
internal sealed class PlainView : IRunView
{
    private int _told;

    /// <summary>Begins to tell of a run.</summary>
    public PlainView(RunPlan plan)
    {
        if (plan.WarmUp > TimeSpan.Zero) RunOutput.WriteErrorLine($"warming up for {TimeText.Format(plan.WarmUp)}");
    }

    /// <summary>Whether the n-th second is told of.</summary>
    public static bool IsTold(int second) => second <= 60 || (second <= 600 ? second % 10 == 0 : second % 60 == 0);

    /// <inheritdoc/>
    public void Update(PartProgress part)
    {
        int second = (int)Math.Round(part.Requests?.Elapsed.TotalSeconds ?? 0);
        if (part.Requests is not { } progress || second <= _told || !IsTold(second)) return;
        _told = second;
        RunOutput.WriteErrorLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{progress.Elapsed.TotalSeconds,6:0} s  {progress.Ok:N0} ok  {progress.Fail:N0} failed  "
            + $"{Figures.Number(progress.Ok / progress.Elapsed.TotalSeconds)} ok/s"));
    }

    /// <inheritdoc/>
    public void Stopping() => RunOutput.WriteErrorLine("stopping; once more ends it at once");

    /// <inheritdoc/>
    public void Abandon()
    {
        // Lines are whole whenever it ends.
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // As above.
    }
}
