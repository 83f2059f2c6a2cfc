namespace EchoServer.Load.Display;

/// <summary>A line to be shown.</summary>
/// <param name="Text">Its characters, each one column wide.</param>
/// <param name="Styled">The same with colours.</param>
internal readonly record struct DisplayLine(string Text, string Styled);
