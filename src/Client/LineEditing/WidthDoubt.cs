namespace EchoServer.Client.LineEditing;

/// <summary>A line of which the terminal's cursor tells by which rule it finds widths.</summary>
/// <param name="Column">The column behind the line's end, as it should be.</param>
/// <param name="Other">The one if the terminal goes by the other rule.</param>
internal readonly record struct WidthDoubt(int Column, int Other);
