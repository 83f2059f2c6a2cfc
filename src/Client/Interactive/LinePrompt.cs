using EchoServer.Client.LineEditing;

namespace EchoServer.Client.Interactive;

/// <summary>Asks for lines at a terminal that can move its cursor.</summary>
internal sealed class LinePrompt : IPrompt
{
    private const string ClearScreen = "\x1b[H\x1b[2J";

    private readonly KeyQueue _keys = new();
    private readonly LineEditor _editor = new();
    private readonly LineRenderer _renderer = new();
    private readonly CursorQuestions _questions = new(RawTerminal.Write);
    private readonly Queue<string> _pasted = new();
    private readonly HistoryFile? _history;
    private readonly RawTerminal _terminal;
    private string _prompt = "";
    private PasteQuestion? _paste;
    private int? _askedAtColumns;
    private bool _knowsRule;
    private bool _isListed;

    /// <summary>Makes the terminal raw and begins to read keys.</summary>
    /// <param name="history">Where lines are kept from session to session; null when they are not.</param>
    public LinePrompt(HistoryFile? history)
    {
        _history = history;
        foreach (string line in history?.Load() ?? []) _editor.Remember(line);
        _terminal = new RawTerminal(_keys);
    }

    // While a question is open there is nothing else to be seen.
    private string ShownPrompt => _paste?.Prompt ?? (_editor.Search is { } search ? search.Prompt : _prompt);

    private string ShownText =>
        _paste is not null ? "" : _editor.Search is { } search ? search.Match ?? "" : _editor.Text;

    private int ShownCursor =>
        _paste is not null ? 0 : _editor.Search is { } search ? search.MatchStart : _editor.Cursor;

    /// <inheritdoc/>
    public async Task<string?> AskAsync(string prompt, Task<PromptNotice?> notice)
    {
        _prompt = prompt;
        if (_pasted.TryDequeue(out string? pasted)) return Repeat(pasted);
        _editor.Begin();
        _renderer.Reset();
        _isListed = false;
        Task<PromptNotice?>? awaited = notice;
        EditOutcome outcome = EditOutcome.Editing;
        while (outcome == EditOutcome.Editing)
        {
            if (_keys.TryTake(out KeyStroke stroke)) outcome = Apply(stroke);
            else if (awaited is { IsCompleted: true }) (_, awaited) = (Show(await awaited), null);
            else if (!await ShowAndWaitAsync(awaited)) outcome = EditOutcome.Ended;
        }
        _questions.Forget();
        return _pasted.TryDequeue(out string? first) ? Repeat(first) : Finish(outcome);
    }

    /// <inheritdoc/>
    public void Say(string text) => Show(Wrapping.Of(text, RawTerminal.Size.Columns));

    /// <inheritdoc/>
    public void Show(string line) => RawTerminal.Write(line.ReplaceLineEndings("\r\n") + "\r\n");

    /// <inheritdoc/>
    public int DropPasted()
    {
        int dropped = _pasted.Count;
        _pasted.Clear();
        return dropped;
    }

    /// <inheritdoc/>
    public Task<bool> InterruptedAsync(CancellationToken cancel) => _keys.InterruptedAsync(cancel);

    /// <inheritdoc/>
    public void Dispose() => _terminal.Dispose();

    // Only when all that was typed is obeyed: a pasted text is drawn once, not once for each stroke.
    /// <returns>False when the terminal is gone.</returns>
    private async Task<bool> ShowAndWaitAsync(Task? notice)
    {
        bool isWaiting = IsWaitingForTheCursor();
        if (!isWaiting) Show(ShownCursor);
        using CancellationTokenSource end = new();
        Task<bool> typed = _keys.WaitAsync(end.Token);
        Task late = Task.Delay(isWaiting ? _questions.Left : Timeout.InfiniteTimeSpan, end.Token);
        Task first = await (notice is null ? Task.WhenAny(typed, late) : Task.WhenAny(typed, late, notice));
        await end.CancelAsync();
        if (first == late) _questions.GiveUp();
        return first != typed || await typed;
    }

    /// <returns>True while the terminal is asked what a change of the window's width has made of the line.</returns>
    private bool IsWaitingForTheCursor()
    {
        int columns = RawTerminal.Size.Columns;
        if (!_questions.IsAnswering || !_renderer.IsUncertain(columns)) return false;
        if (_questions.IsOpen && _askedAtColumns == columns) return true;
        _questions.Forget();
        _askedAtColumns = columns;
        _questions.Ask(column => _renderer.Resize(columns, column));
        return true;
    }

    private EditOutcome Apply(KeyStroke stroke)
    {
        switch (stroke.Command)
        {
            case EditCommand.CursorReport: _questions.Answer(stroke.Text); break;
            case EditCommand.ClearScreen: Restart(ClearScreen); break;
            case EditCommand.Resume: Restart(""); break;
            case EditCommand.Suspend: Suspend(); break;
            case EditCommand.Redraw: break;
            default: return _paste is { } paste ? Confirm(paste, stroke) : Edit(stroke);
        }
        return EditOutcome.Editing;
    }

    private EditOutcome Edit(KeyStroke stroke)
    {
        _isListed &= stroke.Command == EditCommand.Complete;
        switch (stroke.Command)
        {
            case EditCommand.InsertPasted when stroke.Text.TrimEnd('\n')
                .Contains('\n', StringComparison.Ordinal): AskForPaste(stroke.Text); break;
            case EditCommand.InsertPasted: return _editor.Apply(stroke with { Text = stroke.Text.TrimEnd('\n') });
            case EditCommand.Complete when _editor.Search is null && Commands.IsBegun(_editor.Text): Complete(); break;
            default: return _editor.Apply(stroke);
        }
        return EditOutcome.Editing;
    }

    // They stand where they would have been put in: between what is before and behind the cursor.
    private void AskForPaste(string text)
    {
        _editor.Apply(new KeyStroke(EditCommand.None));
        _paste = new PasteQuestion(_editor.Text.Insert(_editor.Cursor, text));
        ShowAbove(_paste.Lines);
    }

    private EditOutcome Confirm(PasteQuestion paste, KeyStroke stroke)
    {
        if (PasteQuestion.Answer(stroke) is not { } isYes) return EditOutcome.Editing;
        ShowAbove(paste.Prompt + (isYes ? "yes" : "no"));
        _paste = null;
        if (!isYes) return EditOutcome.Editing;
        foreach (string line in paste.ToSend) _pasted.Enqueue(line);
        return _pasted.Count > 0 ? EditOutcome.Submitted : EditOutcome.Editing;
    }

    // Tab again has nothing new to say, as long as the names stand right above.
    private void Complete()
    {
        string rest = Commands.Completion(_editor.Text);
        IReadOnlyList<string> names = Commands.Starting(_editor.Text);
        if (rest.Length > 0) _editor.Apply(new KeyStroke(EditCommand.Insert, rest));
        else if (names.Count > 1 && !_isListed) SayAbove(string.Join("   ", names));
        _isListed = rest.Length == 0;
    }

    private EditOutcome Show(PromptNotice? notice)
    {
        if (notice is null) return EditOutcome.Editing;
        _prompt = notice.Prompt;
        SayAbove(notice.Text);
        return EditOutcome.Editing;
    }

    private void SayAbove(string text) => ShowAbove(Wrapping.Of(text, RawTerminal.Size.Columns));

    // The line itself is shown anew below.
    private void ShowAbove(string lines)
    {
        RawTerminal.Write(_renderer.Erase(RawTerminal.Size.Columns));
        _questions.Forget();
        _isListed = false;
        Show(lines);
    }

    private void Restart(string output)
    {
        RawTerminal.Write(output);
        _renderer.Reset();
        _questions.Forget();
        _isListed = false;
    }

    private void Suspend()
    {
        Show(ShownText.Length);
        RawTerminal.Write("\r\n");
        _terminal.Suspend();
        Restart("");
    }

    private string Repeat(string line)
    {
        Show(_prompt + VisibleText.Of(line));
        return Remember(line);
    }

    private string? Finish(EditOutcome outcome)
    {
        Show(_editor.Text.Length);
        RawTerminal.Write(outcome == EditOutcome.GivenUp ? "^C\r\n" : "\r\n");
        if (outcome == EditOutcome.Ended) return null;
        return outcome == EditOutcome.Submitted ? Remember(_editor.Text.Trim()) : "";
    }

    private string Remember(string line)
    {
        if (line.Length == 0) return line;
        _editor.Remember(line);
        if (_history?.Add(line) is { } problem) Say(problem);
        return line;
    }

    private void Show(int cursor)
    {
        (int columns, int rows) = RawTerminal.Size;
        bool mayAsk = !_knowsRule && _questions is { IsAnswering: true, IsOpen: false };
        RawTerminal.Write(
            _renderer.Show(ShownPrompt, ShownText, cursor, columns, rows, mayAsk ? CursorQuestions.Question : null));
        if (_renderer.Doubt is { } doubt) _questions.Await(column => Learn(column, doubt));
    }

    // The terminal shows by its cursor how wide it takes a character of several code points to be.
    private void Learn(int column, WidthDoubt doubt)
    {
        _knowsRule = column == doubt.Column || column == doubt.Other;
        if (column == doubt.Other) _renderer.SwitchRule();
    }
}
