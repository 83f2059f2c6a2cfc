using System.CommandLine.Parsing;
using System.Globalization;

namespace EchoServer.Common.CommandLine;

/// <summary>Makes options whose errors name the option, the value, and what would do.</summary>
public static class ToolOption
{
    /// <summary>A time such as <c>10s</c>; see <see cref="TimeText"/>.</summary>
    public static ToolOption<TimeSpan> Time(string name, string description, TimeSpan standard) =>
        new(name, "TIME", $"{description} [default: {TimeText.Format(standard)}]", standard,
            Single(name, text => TimeText.TryParse(text, out TimeSpan time) ? time : (TimeSpan?)null,
                "a time from 0 to 24 days, such as 500ms, 10s, 2m or 1h"));

    /// <summary>A whole number within a range, both ends included.</summary>
    public static ToolOption<int> Number(string name, string description, int standard, int least, int most) =>
        new(name, "N", $"{description} [default: {standard}]", standard,
            Single(name, text => Parse(text) is { } n && n >= least && n <= most ? n : (int?)null,
                $"a whole number from {least} to {most}"));

    /// <summary>One of a few words, in upper or lower case.</summary>
    /// <param name="name">The option's name.</param>
    /// <param name="helpName">What stands for its value in the help.</param>
    /// <param name="description">What it is for.</param>
    /// <param name="standard">The value when it is not given.</param>
    /// <param name="choices">The words and what they mean; the first word for a value is the one that the help
    /// names.</param>
    public static ToolOption<T> Choice<T>(
        string name, string helpName, string description, T standard, IReadOnlyList<(string Word, T Value)> choices)
        where T : struct =>
        new(name, helpName, $"{description} [default: {choices.First(c => c.Value.Equals(standard)).Word}]", standard,
            Single(
                name, text => choices.Where(c => c.Word.Equals(text, StringComparison.OrdinalIgnoreCase))
                    .Select(c => (T?)c.Value).FirstOrDefault(),
                $"one of {string.Join(", ", choices.DistinctBy(c => c.Value).Select(c => c.Word))}",
                choices.Select(c => c.Word)));

    /// <summary>The name of a file, which is not empty.</summary>
    public static ToolOption<string?> File(string name, string helpName, string description) =>
        new(name, helpName, description, null, result =>
    {
        string path = result.Tokens[0].Value;
        if (path.Length == 0) result.AddError($"{name}: '' is not the name of a file");
        return path;
    });

    private static int? Parse(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int n) ? n : null;

    private static Func<ArgumentResult, T> Single<T>(
        string name, Func<string, T?> parse, string wanted, IEnumerable<string>? known = null) where T : struct =>
        result =>
        {
            string text = result.Tokens[0].Value;
            if (parse(text) is { } value) return value;
            result.AddError($"{name}: '{text}' is not {wanted}{Nearest.Hint(text, known ?? [])}");
            return default;
        };
}
