using System.Text;

namespace EchoServer.Load.Display.Result;

/// <summary>Amounts drawn with characters.</summary>
/// <param name="hasBlocks">Whether the terminal shows more than ASCII.</param>
internal sealed class Bars(bool hasBlocks)
{
    private const string Eighths = "▏▎▍▌▋▊▉█", Heights = "▁▂▃▄▅▆▇█", AsciiHeights = ".:-=+*#@";

    private string Levels => hasBlocks ? Heights : AsciiHeights;

    /// <summary>A bar from the left. What is there at all can be seen.</summary>
    /// <param name="share">How much of the width it takes, from 0 to 1.</param>
    /// <param name="width">The most columns.</param>
    public string Bar(double share, int width)
    {
        if (share <= 0 || width <= 0) return "";
        if (!hasBlocks) return new string('#', Math.Clamp((int)Math.Round(share * width), 1, width));
        int eighths = Math.Clamp((int)Math.Round(share * width * 8), 1, width * 8);
        return new string('█', eighths / 8) + (eighths % 8 > 0 ? Eighths[eighths % 8 - 1] : "");
    }

    /// <summary>A line of upright bars, the highest as high as a line is; nothing stands for 0.</summary>
    public string Sparkline(IReadOnlyList<double> values)
    {
        double most = values.Count > 0 ? values.Max() : 0;
        StringBuilder line = new();
        foreach (double value in values)
            line.Append(
                value <= 0
                    ? ' '
                    : Levels[Math.Clamp((int)Math.Ceiling(value / most * Levels.Length) - 1, 0, Levels.Length - 1)]);
        return line.ToString();
    }
}
