using System.Globalization;
using System.Text.RegularExpressions;
using EchoServer.Common.CommandLine;
using EchoServer.Load.Runs;

namespace EchoServer.Load.Commands;

/// <summary>Conditions under which a run has failed, as people write them: <c>p99&gt;50ms</c>, <c>rate&lt;5000</c>,
/// <c>slow:errors&gt;0</c>.</summary>
internal static partial class FailIf
{
    /// <summary>What a text should have been; completes the sentence "'x' is not …".</summary>
    public const string Wanted =
        "a condition such as p99>50ms (p50, p75, p90, p95, p99, p99.9, p99.99, mean, max), rate<5000 or errors>0, or "
        + "one of a single scenario, such as slow:p99>5s";

    private static readonly string[] _names =
        ["p50", "p75", "p90", "p95", "p99", "p99.9", "p99.99", "mean", "max", "rate", "errors"];

    // As reports write them, with the micro sign; with a Greek letter; and as one can type them anywhere.
    private static readonly string[] _microseconds = ["µs", "μs", "us"];

    /// <summary>Reads a condition.</summary>
    /// <returns>The threshold, which says what must be true instead (<c>p99 &lt;= 50 ms</c>), and does not hold when
    /// that was not measured; null when the text is no condition.</returns>
    public static ScenarioThreshold? Parse(string text)
    {
        Match match = Condition().Match(text);
        (string name, string limitText) = (match.Groups["name"].Value, match.Groups["limit"].Value);
        if (!match.Success || Figure(name) is not { } figure || Limit(name, limitText) is not { } limit) return null;
        bool isMost = match.Groups["sign"].Value == ">";
        Threshold threshold = new(
            stats => figure(stats).Value is { } value && (isMost ? value <= limit : value >= limit),
            $"{name} {(isMost ? "<=" : ">=")} {UnitApart().Replace(limitText, " ")}") { Figure = figure };
        return new ScenarioThreshold(
            match.Groups["scenario"].Success ? match.Groups["scenario"].Value : null, threshold);
    }

    /// <summary>What was meant, when the condition's figure is misspelt; nothing otherwise.</summary>
    public static string Hint(string text) =>
        Condition().Match(text).Groups["name"] is { Success: true, Value: var name } && !_names.Contains(name)
            ? Nearest.Hint(name, _names) : "";

    private static Func<ScenarioStats, ThresholdFigure>? Figure(string name) => name switch
    {
        "rate" => s => new ThresholdFigure(name, s.Ok.Request.RPS, FigureUnit.PerSecond),
        "errors" => s => new ThresholdFigure(name, s.Fail.Request.AllCount, FigureUnit.Count),
        _ =>
            Latency(name) is { } latency ? s =>
                new ThresholdFigure(name, latency(s.Ok.Latency), FigureUnit.Milliseconds) : null,
    };

    private static Func<LatencyStats, double?>? Latency(string name) => name switch
    {
        "p50" => l => l.Percent50,
        "p75" => l => l.Percent75,
        "p90" => l => l.Percent90,
        "p95" => l => l.Percent95,
        "p99" => l => l.Percent99,
        "p99.9" => l => l.Percent999,
        "p99.99" => l => l.Percent9999,
        "mean" => l => l.MeanMs,
        "max" => l => l.MaxMs,
        _ => null,
    };

    private static double? Limit(string name, string text)
    {
        if (name is "rate" or "errors") return Number(text);
        if (_microseconds.FirstOrDefault(u => text.EndsWith(u, StringComparison.Ordinal)) is { } unit)
            return Number(text[..^unit.Length]) / 1000;
        return char.IsAsciiLetter(text[^1]) && TimeText.TryParse(text, out TimeSpan time)
            ? time.TotalMilliseconds : null;
    }

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)
            ? number : null;

    [GeneratedRegex("^((?<scenario>[a-z-]+):)?(?<name>[a-z0-9.]+) *(?<sign>[<>]) *(?<limit>[a-z0-9.µμ]+)$")]
    private static partial Regex Condition();

    // Between the number and its unit.
    [GeneratedRegex("(?<=[0-9.])(?=[a-zµμ]+$)")]
    private static partial Regex UnitApart();
}
