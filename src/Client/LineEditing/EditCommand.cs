namespace EchoServer.Client.LineEditing;

/// <summary>What a key asks for.</summary>
internal enum EditCommand
{
    /// <summary>Nothing: a key without a meaning here.</summary>
    None,

    /// <summary>Put text in at the cursor.</summary>
    Insert,

    /// <summary>The line is done.</summary>
    Submit,

    /// <summary>Give up the line, or a wait (Ctrl-C).</summary>
    GiveUp,

    /// <summary>On an empty line the end of the input, else like <see cref="Delete"/> (Ctrl-D).</summary>
    EndOrDelete,

    /// <summary>Delete the character before the cursor.</summary>
    Backspace,

    /// <summary>Delete the character at the cursor.</summary>
    Delete,

    /// <summary>One character to the left.</summary>
    Left,

    /// <summary>One character to the right.</summary>
    Right,

    /// <summary>To the start of the word.</summary>
    WordLeft,

    /// <summary>To the end of the word.</summary>
    WordRight,

    /// <summary>To the start of the line.</summary>
    Home,

    /// <summary>To the end of the line.</summary>
    End,

    /// <summary>The line entered before this one.</summary>
    Older,

    /// <summary>The line entered after this one.</summary>
    Newer,

    /// <summary>Search back for an entered line (Ctrl-R); again, for the one before it.</summary>
    SearchOlder,

    /// <summary>Leave a search with the line that it began with (Escape, Ctrl-G); else nothing.</summary>
    Escape,

    /// <summary>Complete a command (Tab); in other text a tab.</summary>
    Complete,

    /// <summary>Put in text that was pasted, which may have several lines.</summary>
    InsertPasted,

    /// <summary>Cut from the cursor to the end of the line.</summary>
    CutToEnd,

    /// <summary>Cut from the start of the line to the cursor.</summary>
    CutToStart,

    /// <summary>Cut the word before the cursor, up to a blank.</summary>
    CutWordLeft,

    /// <summary>Cut to the end of the word.</summary>
    CutWordRight,

    /// <summary>Put in what was cut last.</summary>
    Paste,

    /// <summary>Clear the screen and show the line at its top.</summary>
    ClearScreen,

    /// <summary>Stop the job until the shell lets it go on (Ctrl-Z).</summary>
    Suspend,

    /// <summary>Show the line anew where it is: the window has another size.</summary>
    Redraw,

    /// <summary>Nothing to do: the terminal has answered where its cursor is.</summary>
    CursorReport,

    /// <summary>Show the line anew on a row of its own: somebody else has written meanwhile.</summary>
    Resume,
}
