using EchoServer.Client.LineEditing;

namespace EchoServer.Client.Interactive;

/// <summary>Lines that were pasted at once, and the question whether to send them.</summary>
internal sealed class PasteQuestion
{
    private const int MostShown = 20;

    private readonly string[] _lines;

    /// <param name="text">The lines, each but the last with its end.</param>
    public PasteQuestion(string text)
    {
        _lines = [.. text.TrimEnd('\n').Split('\n')];
        ToSend = [.. _lines.Select(l => l.Trim()).Where(l => l.Length > 0)];
    }

    /// <summary>Those that are sent after a yes: all that are not blank.</summary>
    public IReadOnlyList<string> ToSend { get; }

    /// <summary>The lines as they are shown, with a heading.</summary>
    public string Lines
    {
        get
        {
            IEnumerable<string> shown = _lines.Take(MostShown).Select(l => "  " + VisibleText.Of(l));
            string rest = _lines.Length > MostShown ? $"\n  … and {_lines.Length - MostShown} more" : "";
            return $"{_lines.Length} lines were pasted:\n{string.Join('\n', shown)}{rest}";
        }
    }

    /// <summary>The question.</summary>
    public string Prompt => $"Send these {_lines.Length} lines? (y/n) ";

    /// <summary>What a key answers.</summary>
    /// <returns>True is yes, false is no; null for a key that is no answer.</returns>
    public static bool? Answer(KeyStroke stroke) => stroke.Command switch
    {
        EditCommand.Insert =>
            stroke.Text.IndexOfAny(['y', 'Y', 'n', 'N']) is >= 0 and var at ? stroke.Text[at] is 'y' or 'Y' : null,
        EditCommand.GiveUp or EditCommand.Escape or EditCommand.EndOrDelete => false,
        _ => null,
    };
}
