using EchoServer.Client.LineEditing;

namespace EchoServer.Client.Interactive;

/// <summary>Asks for lines at the terminal.</summary>
internal sealed class LinePrompt(KeyQueue keys, RawTerminal terminal)
{
    private const string Prompt = ">>: ";
    private const string ClearScreen = "\x1b[H\x1b[2J";

    private readonly LineEditor _editor = new();
    private readonly LineRenderer _renderer = new(Prompt);

    /// <summary>Shows the prompt and edits a line until it is done, given up, or made pointless.</summary>
    /// <param name="stop">Ends the asking, as soon as it completes.</param>
    /// <returns>The line stripped of surrounding blanks, empty when it was given up; null when there will be no more
    /// lines, or <paramref name="stop"/> has completed.</returns>
    public async Task<string?> AskAsync(Task stop)
    {
        _editor.Begin();
        _renderer.Reset();
        EditOutcome outcome = EditOutcome.Editing;
        while (outcome == EditOutcome.Editing)
        {
            outcome = keys.TryTake(out KeyStroke stroke) ? Apply(stroke) : await ShowAndWaitAsync(stop);
        }
        return Finish(outcome);
    }

    // Only when all that was typed is obeyed: a pasted text is drawn once, not once for each stroke.
    private async Task<EditOutcome> ShowAndWaitAsync(Task stop)
    {
        Show(_editor.Cursor);
        Task<KeyStroke?> next = keys.TakeAsync();
        if (await Task.WhenAny(next, stop) == stop) return EditOutcome.Ended;
        return await next is { } stroke ? Apply(stroke) : EditOutcome.Ended;
    }

    private EditOutcome Apply(KeyStroke stroke)
    {
        switch (stroke.Command)
        {
            case EditCommand.ClearScreen: Restart(ClearScreen); break;
            case EditCommand.Resume: Restart(""); break;
            case EditCommand.Suspend: Suspend(); break;
            default: break;
        }
        return _editor.Apply(stroke);
    }

    private void Restart(string output)
    {
        RawTerminal.Write(output);
        _renderer.Reset();
    }

    private void Suspend()
    {
        Show(_editor.Text.Length);
        RawTerminal.Write("\r\n");
        terminal.Suspend();
        _renderer.Reset();
    }

    private string? Finish(EditOutcome outcome)
    {
        Show(_editor.Text.Length);
        RawTerminal.Write(outcome == EditOutcome.GivenUp ? "^C\r\n" : "\r\n");
        if (outcome == EditOutcome.Ended) return null;
        string line = outcome == EditOutcome.Submitted ? _editor.Text.Trim() : "";
        if (line.Length > 0) _editor.Remember(line);
        return line;
    }

    private void Show(int cursor)
    {
        (int columns, int rows) = RawTerminal.Size;
        RawTerminal.Write(_renderer.Show(_editor.Text, cursor, columns, rows));
    }
}
