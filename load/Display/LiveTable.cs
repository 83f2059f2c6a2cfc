using System.Globalization;
using EchoServer.Load.Reports;

namespace EchoServer.Load.Display;

/// <summary>
/// Lays the figures out as lines. Most are of one width, or of a smaller one in a narrow window, rather than as wide as
/// the window: so names and figures stand close to each other.
/// </summary>
/// <param name="terminal">What can be shown.</param>
internal sealed class LiveTable(Terminal terminal)
{
    private const int WidestBar = 40;
    private const int TwoNumbers = 36;
    private const string Good = "32", Bad = "31", Dim = "2", Bold = "1", None = "";

    /// <summary>The lines, each shorter than the window is wide, and fewer than it is high.</summary>
    public IReadOnlyList<DisplayLine> Lines(LiveFigures f, int columns, int rows) =>
        [.. Rows(f, columns - 1).Take(Math.Max(1, rows - 1)).Select(l => Style(Cut(l.Text, columns - 1), l.Style))];

    private IEnumerable<(string Text, string Style)> Rows(LiveFigures f, int width)
    {
        yield return (f.Title, Bold);
        yield return (Bar(f, width), Good);
        yield return (Row(width, "", "last second", "so far"), Dim);
        yield return (Row(width, "ok/s", Number(f.OkRate.Now), Number(f.OkRate.Mean)), None);
        if (f.Failed > 0)
            yield return (Row(width, "failed/s", Number(f.FailedRate.Now), Number(f.FailedRate.Mean)), Bad);
        yield return (Row(width, "p50 ms", Percentile(f.Latency.Now, 50), Percentile(f.Latency.All, 50)), None);
        yield return (Row(width, "p95 ms", Percentile(f.Latency.Now, 95), Percentile(f.Latency.All, 95)), None);
        yield return (Row(width, "p99 ms", Percentile(f.Latency.Now, 99), Percentile(f.Latency.All, 99)), None);
        yield return (Row(width, "max ms", Percentile(f.Latency.Now, 100), Percentile(f.Latency.All, 100)), None);
        yield return (Row(width, "ok", "", Figures.Count(f.Ok)), None);
        yield return (
            Row(width, "failed", "", Figures.Count(f.Failed)) + (f.Failed > 0 ? $"  {Kinds(f.Failures)}" : ""),
            f.Failed == 0 ? None : Bad);
        string open = Figures.Count(f.Open);
        yield return (
            width >= TwoNumbers
                ? Row(
                    width, "open now", open,
                    string.Create(CultureInfo.InvariantCulture, $"{f.Elapsed.TotalSeconds:0.0} s"))
                        : Row(width, "open now", "", open), Dim);
        if (f.WarmUpFailures.Count > 0) yield return ($"failed in the warm-up: {Kinds(f.WarmUpFailures)}", Bad);
    }

    private string Bar(LiveFigures f, int width)
    {
        string behind = string.Create(CultureInfo.InvariantCulture, $" {Math.Floor(f.Done * 100),3:0} %  {f.Left}");
        int length = Math.Clamp(width - behind.Length, 0, WidestBar), full = (int)(length * f.Done);
        (char done, char rest) = terminal.HasBlocks ? ('█', '░') : ('#', '.');
        return new string(done, full) + new string(rest, length - full) + behind;
    }

    private DisplayLine Style(string text, string style) =>
        new(text, terminal.HasColours && style.Length > 0 ? $"\x1b[{style}m{text}\x1b[0m" : text);

    private static string Cut(string text, int width) => text.Length <= width ? text : text[..Math.Max(0, width)];

    private static string Row(int width, string name, string now, string all) =>
        width >= TwoNumbers ? $"{name,-10}  {now,11}  {all,11}" : $"{name,-10}  {all,11}";

    private static string Kinds(IReadOnlyDictionary<string, long> failures) =>
        string.Join(
            ", ", failures.OrderBy(k => k.Key, StringComparer.Ordinal)
                .Select(k => $"{k.Key} {Figures.Count(k.Value)}"));

    private string Number(double? value) => value is null && !terminal.HasBlocks ? "-" : Figures.Number(value);

    private string Percentile(Histogram latency, double percent) =>
        Number(Nanoseconds.ToMilliseconds(latency.Percentile(percent)));
}
