using System.Runtime.CompilerServices;
using System.Text;

namespace EchoServer.Load.Reports.Html;

/// <summary>The area of a chart between two axes, and what is drawn into it, as SVG. Colours and sizes of letters are
/// the style sheet's.</summary>
/// <param name="x">The axis below.</param>
/// <param name="y">The axis at the left.</param>
internal sealed class Plot(IScale x, IScale y)
{
    private const double Width = 460, Height = 250;
    private const double Left = 64, Right = 16, Top = 14, Bottom = 28;

    // The room of a letter on a telephone, where they are the largest.
    private const double LetterWidth = 9.5;
    private const double LetterSpacing = 10;

    private readonly StringBuilder _marks = new();
    private readonly StringBuilder _spots = new();

    /// <summary>Draws a line through points; where one is null, the line is interrupted. A point between two gaps is a
    /// dot.</summary>
    public void Line(string style, IEnumerable<(double X, double Y)?> points)
    {
        foreach (List<(double X, double Y)> run in Runs(points))
        {
            if (run.Count == 1) Dot(style, run[0].X, run[0].Y);
            else _marks.Append(Invariant($"<polyline class=\"line {style}\" points=\"{Places(run)}\"/>\n"));
        }
    }

    /// <summary>Draws a dot.</summary>
    public void Dot(string style, double atX, double atY) =>
        _marks.Append(Invariant($"<circle class=\"dot {style}\" cx=\"{X(atX):0.#}\" cy=\"{Y(atY):0.#}\" r=\"3\"/>\n"));

    /// <summary>Draws steps, and fills what is below.</summary>
    public void Steps(string style, IReadOnlyList<(double From, double To, double Y)> steps)
    {
        if (steps.Count == 0) return;
        string line = Places(steps.SelectMany(s => new[] { (s.From, s.Y), (s.To, s.Y) }));
        _marks.Append(
            Invariant(
                $"<polygon class=\"area {style}\" points=\"{X(steps[0].From):0.#},{Y(0):0.#} {line} "
                + $"{X(steps[^1].To):0.#},{Y(0):0.#}\"/>\n"));
        _marks.Append(Invariant($"<polyline class=\"line {style}\" points=\"{line}\"/>\n"));
    }

    /// <summary>Draws a bar, which can be seen however little it is.</summary>
    public void Bar(string style, double from, double to, double height)
    {
        if (height <= 0) return;
        double top = Math.Min(Y(height), Y(0) - 1), left = X(from), width = Math.Max(1, X(to) - left - 0.5);
        _marks.Append(
            Invariant(
                $"<rect class=\"bar {style}\" x=\"{left:0.##}\" y=\"{top:0.##}\" width=\"{width:0.##}\" "
                + $"height=\"{Y(0) - top:0.##}\"/>\n"));
    }

    /// <summary>Draws an upright line with a label on top; the label stands lower the higher its row.</summary>
    public void Marker(double atX, string label, int row)
    {
        bool isLeft = x.At(atX) > 0.85;
        _marks.Append(
            Invariant(
                $"<line class=\"marker\" x1=\"{X(atX):0.#}\" x2=\"{X(atX):0.#}\" y1=\"{Top}\" y2=\"{Y(0)}\"/>\n"));
        _marks.Append(
            Invariant(
                $"<text class=\"label{(isLeft ? " end" : "")}\" x=\"{X(atX) + (isLeft ? -4 : 4):0.#}\" "
                + $"y=\"{Top + 10 + row * 16}\">{HtmlText.Text(label)}</text>\n"));
    }

    /// <summary>Says what is to be read where the pointer is between two places: as a tool tip, or, with scripts, above
    /// the chart.</summary>
    public void Spot(double from, double to, string text) => _spots.Append(Invariant(
        $"<rect x=\"{X(from):0.##}\" y=\"{Top}\" width=\"{Math.Max(0.5, X(to) - X(from)):0.##}\" "
        + $"height=\"{Y(0) - Top}\"><title>{HtmlText.Text(text)}</title></rect>\n"));

    /// <summary>The whole picture.</summary>
    /// <param name="description">What it shows, for those who can't see it.</param>
    public string Svg(string description)
    {
        StringBuilder svg = new(
            Invariant(
                $"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{HtmlText.Text(description)}\">\n"));
        foreach (Tick tick in y.Ticks)
        {
            svg.Append(
                Invariant(
                    $"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{Y(tick.Value):0.#}\" "
                    + $"y2=\"{Y(tick.Value):0.#}\"/>"));
            svg.Append(
                Invariant($"<text class=\"end\" x=\"{Left - 7}\" y=\"{Y(tick.Value) + 4:0.#}\">{tick.Label}</text>\n"));
        }
        foreach (Tick tick in x.Ticks)
            svg.Append(
                Invariant(
                    $"<line class=\"grid\" x1=\"{X(tick.Value):0.#}\" x2=\"{X(tick.Value):0.#}\" y1=\"{Top}\" "
                    + $"y2=\"{Y(0):0.#}\"/>"));
        foreach (Tick tick in Fitting(x.Ticks))
            svg.Append(
                Invariant(
                    $"<text class=\"middle\" x=\"{X(tick.Value):0.#}\" y=\"{Height - 8}\">{tick.Label}</text>\n"));
        return svg.Append(_marks)
            .Append(Invariant($"<line class=\"rule\" y1=\"{Top}\" y2=\"{Y(0):0.#}\"/>\n<g class=\"spots\">\n"))
            .Append(_spots).Append("</g>\n</svg>\n").ToString();
    }

    // A label that would touch the one before, or stick out at the end, is left out.
    private IEnumerable<Tick> Fitting(IReadOnlyList<Tick> ticks)
    {
        double end = 0;
        foreach (Tick tick in ticks)
        {
            double half = tick.Label.Length * LetterWidth / 2, middle = X(tick.Value);
            if (middle - half < end || middle + half > Width + 2) continue;
            end = middle + half + LetterSpacing;
            yield return tick;
        }
    }

    private static IEnumerable<List<(double X, double Y)>> Runs(IEnumerable<(double X, double Y)?> points)
    {
        List<(double X, double Y)> run = [];
        foreach ((double X, double Y)? point in points.Append(null))
        {
            if (point is { } there) run.Add(there);
            else if (run.Count > 0)
            {
                yield return run;
                run = [];
            }
        }
    }

    private string Places(IEnumerable<(double X, double Y)> points) =>
        string.Join(' ', points.Select(p => Invariant($"{X(p.X):0.#},{Y(p.Y):0.#}")));

    private double X(double value) => Left + x.At(value) * (Width - Left - Right);

    private double Y(double value) => Height - Bottom - y.At(value) * (Height - Bottom - Top);

    private static string Invariant(ref DefaultInterpolatedStringHandler text) => Figures.Text(ref text);
}
