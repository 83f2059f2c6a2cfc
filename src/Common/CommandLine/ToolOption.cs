using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace EchoServer.Common.CommandLine;

/// <summary>Makes options whose errors name the option, the value, and what would do.</summary>
public static class ToolOption
{
    /// <summary>A time such as <c>10s</c>; see <see cref="TimeText"/>.</summary>
    public static Option<TimeSpan> Time(string name, string description, TimeSpan standard) =>
        Create(name, "TIME", $"{description} [default: {TimeText.Format(standard)}]", standard,
            text => TimeText.TryParse(text, out TimeSpan time) ? time : null,
            "a time from 0 to 24 days, such as 500ms, 10s, 2m or 1h");

    /// <summary>A whole number within a range, both ends included.</summary>
    public static Option<int> Number(string name, string description, int standard, int least, int most) =>
        Create(name, "N", $"{description} [default: {standard}]", standard,
            text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int n)
                && n >= least && n <= most ? n : null,
            $"a whole number from {least} to {most}");

    /// <summary>One of a few words.</summary>
    public static Option<T> Choice<T>(
        string name, string description, T standard, IReadOnlyDictionary<string, T> choices) where T : struct =>
        Create(name, string.Join('|', choices.Keys),
            $"{description} [default: {choices.First(c => c.Value.Equals(standard)).Key}]", standard,
            text => choices.TryGetValue(text, out T value) ? value : null,
            $"one of {string.Join(", ", choices.Keys)}");

    private static Option<T> Create<T>(
        string name, string helpName, string description, T standard, Func<string, T?> parse, string wanted)
        where T : struct => new(name)
        {
            HelpName = helpName,
            Description = description,
            DefaultValueFactory = _ => standard,
            CustomParser = result => Parse(result, name, parse, wanted),
        };

    private static T Parse<T>(ArgumentResult result, string name, Func<string, T?> parse, string wanted)
        where T : struct
    {
        string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (parse(text) is { } value) return value;
        result.AddError($"{name}: '{text}' is not {wanted}");
        return default;
    }
}
