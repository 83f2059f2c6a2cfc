namespace EchoServer.Load.Display;

/// <summary>A line to be shown.</summary>
/// <param name="Text">The line's characters, each one column wide.</param>
/// <param name="Styled">The same characters with colours.</param>
internal readonly record struct DisplayLine(string Text, string Styled);
