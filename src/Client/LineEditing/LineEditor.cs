namespace EchoServer.Client.LineEditing;

/// <summary>Edits one line after the other: key strokes in, text and cursor out. It knows no terminal.</summary>
/// <remarks>
/// Our own, because RadLine 0.6.0, the library tried first, is not good enough. It publishes natively, but in use:
/// after a wide character each key draws the line anew on another row, and an emoji shows half of itself first; a long
/// line scrolls sideways; Up does nothing (history is on Ctrl-Up); Ctrl-A, E, K, U, W and D do nothing; Ctrl-C kills
/// the process; keys are polled for every 5 ms; and it asks for a version of Spectre.Console that cannot be restored
/// exactly.
/// </remarks>
internal sealed class LineEditor
{
    private readonly EditBuffer _buffer = new();
    private readonly History _history = new();

    /// <summary>The line's text.</summary>
    public string Text => _buffer.Text;

    /// <summary>Where the cursor is, as an index into <see cref="Text"/> or its length.</summary>
    public int Cursor => _buffer.Cursor;

    /// <summary>The search through the lines entered so far; null while there is none.</summary>
    public HistorySearch? Search { get; private set; }

    /// <summary>Carries out one key stroke.</summary>
    public EditOutcome Apply(KeyStroke stroke)
    {
        if (Search is { } search && Continues(search, stroke)) return EditOutcome.Editing;
        switch (stroke.Command)
        {
            case EditCommand.Submit: return EditOutcome.Submitted;
            case EditCommand.GiveUp: return EditOutcome.GivenUp;
            case EditCommand.EndOrDelete when Text.Length == 0: return EditOutcome.Ended;
            case EditCommand.EndOrDelete: _buffer.Apply(EditCommand.Delete); break;
            case EditCommand.Insert or EditCommand.InsertPasted: _buffer.Insert(stroke.Text); break;
            case EditCommand.Older: Recall(_history.Older(Text)); break;
            case EditCommand.Newer: Recall(_history.Newer()); break;
            case EditCommand.SearchOlder: Search = new HistorySearch(_history); break;
            default: _buffer.Apply(stroke.Command); break;
        }
        return EditOutcome.Editing;
    }

    /// <summary>Begins an empty line.</summary>
    public void Begin()
    {
        _buffer.Set("");
        _history.ToEnd();
        Search = null;
    }

    /// <summary>Keeps a line for <see cref="EditCommand.Older"/>.</summary>
    public void Remember(string line) => _history.Add(line);

    /// <returns>True when the stroke was for the search; any other takes what was found, and does what it always
    /// does.</returns>
    private bool Continues(HistorySearch search, KeyStroke stroke)
    {
        switch (stroke.Command)
        {
            case EditCommand.Insert: search.Extend(stroke.Text); return true;
            case EditCommand.Backspace: search.Shorten(); return true;
            case EditCommand.SearchOlder: search.Older(); return true;
            // Not typed: the search goes on.
            case EditCommand.Redraw or EditCommand.CursorReport or EditCommand.Resume: return true;
            default: break;
        }
        Search = null;
        bool isLeft = stroke.Command is EditCommand.Escape or EditCommand.GiveUp;
        if (!isLeft) Recall(search.Match);
        return isLeft;
    }

    private void Recall(string? line)
    {
        if (line is not null) _buffer.Set(line);
    }
}
