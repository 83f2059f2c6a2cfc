using System.Globalization;
using System.Text.RegularExpressions;
using EchoServer.Common.CommandLine;
using EchoServer.Load.Engine.Stats;

namespace EchoServer.Load;

/// <summary>Conditions under which a run has failed, as people write them: <c>p99&gt;50ms</c>, <c>rate&lt;5000</c>, <c>slow:errors&gt;0</c>.</summary>
internal static partial class FailIf
{
    /// <summary>What a text should have been; completes the sentence "'x' is not …".</summary>
    public const string Wanted =
        "a condition such as p99>50ms (p50, p75, p90, p95, p99, p99.9, p99.99, mean, max), rate<5000 or errors>0, or one of a single scenario, such as slow:p99>5s";

    // As reports write them, with the micro sign; with a Greek letter; and as one can type them anywhere.
    private static readonly string[] _microseconds = ["µs", "μs", "us"];

    /// <summary>Reads a condition.</summary>
    /// <returns>The threshold, which holds as long as the condition does not; null when the text is none.</returns>
    public static ScenarioThreshold? Parse(string text)
    {
        Match match = Condition().Match(text);
        if (!match.Success || Measure(match.Groups["name"].Value) is not { } measure) return null;
        if (Limit(match.Groups["name"].Value, match.Groups["limit"].Value) is not { } limit) return null;
        bool above = match.Groups["sign"].Value == ">";
        string? scenario = match.Groups["scenario"].Success ? match.Groups["scenario"].Value : null;
        return new ScenarioThreshold(scenario, new Threshold(stats => above ? !(measure(stats) > limit) : !(measure(stats) < limit), $"not {match.Groups["condition"].Value}"));
    }

    private static Func<ScenarioStats, double>? Measure(string name) => name switch
    {
        "p50" => s => s.Ok.Latency.Percent50,
        "p75" => s => s.Ok.Latency.Percent75,
        "p90" => s => s.Ok.Latency.Percent90,
        "p95" => s => s.Ok.Latency.Percent95,
        "p99" => s => s.Ok.Latency.Percent99,
        "p99.9" => s => s.Ok.Latency.Percent999,
        "p99.99" => s => s.Ok.Latency.Percent9999,
        "mean" => s => s.Ok.Latency.MeanMs,
        "max" => s => s.Ok.Latency.MaxMs,
        "rate" => s => s.Ok.Request.RPS,
        "errors" => s => s.Fail.Request.Count,
        _ => null,
    };

    private static double? Limit(string name, string text)
    {
        if (name is "rate" or "errors") return Number(text);
        if (_microseconds.FirstOrDefault(u => text.EndsWith(u, StringComparison.Ordinal)) is { } unit) return Number(text[..^unit.Length]) / 1000;
        return char.IsAsciiLetter(text[^1]) && TimeText.TryParse(text, out TimeSpan time) ? time.TotalMilliseconds : null;
    }

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number) ? number : null;

    [GeneratedRegex("^((?<scenario>[a-z-]+):)?(?<condition>(?<name>[a-z0-9.]+) *(?<sign>[<>]) *(?<limit>[a-z0-9.µμ]+))$")]
    private static partial Regex Condition();
}
