using System.Globalization;

namespace EchoServer.Load.Display;

/// <summary>Lays the figures out as lines.</summary>
/// <param name="terminal">What can be shown.</param>
internal sealed class LiveTable(Terminal terminal)
{
    private const int WidestBar = 40;
    private const string Good = "32", Bad = "31", Dim = "2", Bold = "1", None = "";

    /// <summary>The lines, each shorter than the window is wide, and fewer than it is high.</summary>
    public IReadOnlyList<DisplayLine> Lines(LiveFigures f, int columns, int rows)
    {
        (string Text, string Style)[] lines =
        [
            (f.Title, Bold),
            (Bar(f, columns - 1), Good),
            (Row("", "last second", "so far"), Dim),
            (Row("per second", Number(f.Rate.Now), Number(f.Rate.Mean)), None),
            (Row("p50 ms", Percentile(f.Latency.Now, 50), Percentile(f.Latency.All, 50)), None),
            (Row("p99 ms", Percentile(f.Latency.Now, 99), Percentile(f.Latency.All, 99)), None),
            (Row("max ms", Percentile(f.Latency.Now, 100), Percentile(f.Latency.All, 100)), None),
            (Row("ok", "", Number(f.Ok)), None),
            (Row("failed", "", Number(f.Failed)) + Kinds(f), f.Failed == 0 ? None : Bad),
            (Row("open now", Number(f.Open), string.Create(CultureInfo.InvariantCulture, $"{f.Elapsed.TotalSeconds:0.0} s")), Dim),
        ];
        return [.. lines.Take(Math.Max(1, rows - 1)).Select(l => Style(Cut(l.Text, columns - 1), l.Style))];
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

    private static string Row(string name, string now, string all) => $"{name,-10}  {now,11}  {all,11}";

    // The engine counts more kinds than the clients do: those that never started.
    private static string Kinds(LiveFigures f)
    {
        long others = f.Failed - f.Failures.Values.Sum();
        IEnumerable<string> kinds = f.Failures.OrderBy(k => k.Key, StringComparer.Ordinal).Select(k => $"{k.Key} {Number(k.Value)}");
        if (others > 0 && f.Failures.Count > 0) kinds = kinds.Append($"other {Number(others)}");
        return f.Failures.Count == 0 ? "" : $"  {string.Join(", ", kinds)}";
    }

    private static string Number(double value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Percentile(Histogram latency, double percent) =>
        latency.Count == 0 ? "-" : Nanoseconds.ToMilliseconds(latency.Percentile(percent)).ToString("N3", CultureInfo.InvariantCulture);
}
