using System.Text;
using EchoServer.Client.LineEditing;
using EchoServer.Common.Text;

namespace EchoServer.Client.Interactive;

/// <summary>Breaks what the client itself says between words, where a terminal would break it anywhere.</summary>
internal static class Wrapping
{
    /// <summary>The text with more line ends, so that each line fits; a word that is too long for that stands alone.
    /// Control characters are made visible.</summary>
    /// <param name="text">Lines; the blanks that one begins with stand before all that it becomes.</param>
    /// <param name="columns">The terminal's width in cells.</param>
    public static string Of(string text, int columns) =>
        string.Join(
            '\n', text.ReplaceLineEndings("\n").Split('\n').SelectMany(line => Lines(VisibleText.Of(line), columns)));

    private static IEnumerable<string> Lines(string line, int columns)
    {
        string indent = line[..^line.TrimStart(' ').Length];
        StringBuilder row = new(indent);
        int used = indent.Length;
        foreach (string word in line[indent.Length..].Split(' '))
        {
            int width = TextWidth.Of(word);
            if (row.Length > indent.Length && used + 1 + width > columns)
            {
                yield return row.ToString().TrimEnd(' ');
                row.Clear().Append(indent);
                used = indent.Length;
            }
            string gap = row.Length > indent.Length ? " " : "";
            row.Append(gap).Append(word);
            used += gap.Length + width;
        }
        yield return row.ToString();
    }
}
