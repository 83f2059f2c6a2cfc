namespace EchoServer.Client.LineEditing;

/// <summary>One thing that was typed, or that the terminal has answered.</summary>
/// <param name="Command">What it asks for.</param>
/// <param name="Text">What to put in, for <see cref="EditCommand.Insert"/> and <see cref="EditCommand.InsertPasted"/>;
/// the answer itself, such as <c>5;1</c>, for <see cref="EditCommand.CursorReport"/>; else empty.</param>
internal readonly record struct KeyStroke(EditCommand Command, string Text = "");
