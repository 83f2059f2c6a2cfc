namespace EchoServer.Client.LineEditing;

/// <summary>One thing that was typed.</summary>
/// <param name="Command">What it asks for.</param>
/// <param name="Text">What to put in, for <see cref="EditCommand.Insert"/>; else empty.</param>
internal readonly record struct KeyStroke(EditCommand Command, string Text = "");
