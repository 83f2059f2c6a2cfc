namespace EchoServer.Client.LineEditing;

/// <summary>Edits one line after the other: key strokes in, text and cursor out. It knows no terminal.</summary>
internal sealed class LineEditor
{
    private readonly EditBuffer _buffer = new();
    private readonly History _history = new();

    /// <summary>The line's text.</summary>
    public string Text => _buffer.Text;

    /// <summary>Where the cursor is, as an index into <see cref="Text"/> or its length.</summary>
    public int Cursor => _buffer.Cursor;

    /// <summary>Carries out one key stroke.</summary>
    public EditOutcome Apply(KeyStroke stroke)
    {
        switch (stroke.Command)
        {
            case EditCommand.Submit: return EditOutcome.Submitted;
            case EditCommand.GiveUp: return EditOutcome.GivenUp;
            case EditCommand.EndOrDelete when Text.Length == 0: return EditOutcome.Ended;
            case EditCommand.EndOrDelete: _buffer.Apply(EditCommand.Delete); break;
            case EditCommand.Insert: _buffer.Insert(stroke.Text); break;
            case EditCommand.Older: Recall(_history.Older(Text)); break;
            case EditCommand.Newer: Recall(_history.Newer()); break;
            default: _buffer.Apply(stroke.Command); break;
        }
        return EditOutcome.Editing;
    }

    /// <summary>Begins an empty line.</summary>
    public void Begin()
    {
        _buffer.Set("");
        _history.ToEnd();
    }

    /// <summary>Keeps a line for <see cref="EditCommand.Older"/>.</summary>
    public void Remember(string line) => _history.Add(line);

    private void Recall(string? line)
    {
        if (line is not null) _buffer.Set(line);
    }
}
