using System.Globalization;
using System.Text;

namespace EchoServer.Common.Text;

/// <summary>How many cells of a terminal a text takes.</summary>
/// <remarks>
/// The widths of code points are those of wcwidth(3) of a C library with Unicode 17; <c>make-width-ranges.mjs</c> has
/// the rules. The package Wcwidth 4.0.1 was tried first: it gives U+1200 and an emoji modifier that stands alone no
/// cell, and U+0600 to U+0605, which are shown, none either.
/// </remarks>
public static class TextWidth
{
    private const int EmojiPresentation = 0xFE0F; // variation selector 16 (UTS #51)
    private const int WidestElement = 2;

    /// <summary>The width of a printable character in cells: 0, 1 or 2.</summary>
    public static int Of(Rune rune)
    {
        if (rune.IsAscii) return 1;
        if (Contains(WidthRanges.None, rune.Value)) return 0;
        return Contains(WidthRanges.Wide, rune.Value) ? 2 : 1;
    }

    /// <summary>The width of a text of printable characters, in cells.</summary>
    /// <param name="text">The text.</param>
    /// <param name="rule">How the terminal finds widths; nearly all text is as wide by either.</param>
    public static int Of(string text, WidthRule rule = WidthRule.ByCodePoint)
    {
        int width = 0;
        for (int i = 0, next; i < text.Length; i = next)
        {
            next = i + StringInfo.GetNextTextElementLength(text, i);
            width += OfElement(text.AsSpan(i, next - i), rule);
        }
        return width;
    }

    /// <summary>The width of one grapheme cluster of printable characters, in cells.</summary>
    /// <param name="element">The cluster, as <see cref="StringInfo"/> finds it.</param>
    /// <param name="rule">How the terminal finds widths.</param>
    public static int OfElement(ReadOnlySpan<char> element, WidthRule rule)
    {
        int sum = 0;
        bool isPicture = false;
        foreach (Rune rune in element.EnumerateRunes())
        {
            sum += Of(rune);
            isPicture |= rune.Value == EmojiPresentation;
        }
        if (rule == WidthRule.ByCodePoint || sum == 0) return sum;
        return isPicture ? WidestElement : Math.Min(sum, WidestElement);
    }

    private static bool Contains(CodePointRange[] ranges, int value)
    {
        int low = 0;
        int high = ranges.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            if (value < ranges[middle].First) high = middle - 1;
            else if (value > ranges[middle].Last) low = middle + 1;
            else return true;
        }
        return false;
    }
}
