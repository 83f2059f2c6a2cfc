namespace EchoServer.Tests.Load.Reports;

/// <summary>What a browser made of a page.</summary>
/// <param name="Width">The window's, in pixels.</param>
/// <param name="ContentWidth">The content's: more means that one has to scroll sideways.</param>
/// <param name="Readout">What is to be read with the pointer over a chart.</param>
/// <param name="Background">The colour behind everything.</param>
/// <param name="Loaded">How much the page has loaded besides itself.</param>
/// <param name="LabelGap">The least distance between two labels below a chart, in whole pixels; negative when they
/// touch.</param>
/// <param name="TileRows">How many tiles stand in each row.</param>
/// <param name="Console">What it has complained of.</param>
internal sealed record ShownPage(
    int Width, int ContentWidth, string Readout, string Background, int Loaded, int LabelGap, string TileRows,
    string[] Console);
