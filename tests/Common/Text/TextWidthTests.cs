using System.Diagnostics;
using System.Globalization;
using System.Text;
using EchoServer.Common.Text;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Common.Text;

public class TextWidthTests
{
    // Where a C library with a younger or an older Unicode may differ: characters that Default_Ignorable_Code_Point
    // hides, and new emoji and symbols that have become wide.
    private static readonly (int First, int Last)[] _known =
    [
        // wide since Unicode 16
        (0x2630, 0x2637), (0x268A, 0x268F), (0x4DC0, 0x4DFF), (0x1D300, 0x1D356), (0x1D360, 0x1D376),
        (0x3164, 0x3164), (0xFFA0, 0xFFA0), // fillers
        (0x1171E, 0x1171E), // a mark that has been a spacing one since Unicode 16
    ];

    [Theory]
    [InlineData(
        1, "aé~ßЖא\u00a0\u00ad⠿\u0600\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd\u1200\u0903\U0001171e")]
    [InlineData(2, "日本語한ア！😀🚀🀄⌚⏰𠀀\u1100\u115f\u3248\u324f\u4dc0\u4dff\U0001f3fb\U0001faea\u2630")]
    [InlineData(0, "\u0301\u20dd\u200b\u200d\ufe0f\u1160\u11ff\ud7b0\ud7c6\ud7cb\ud7fb\u3164\u1ad0")]
    public void Of_IsTheNumberOfCells_ThatTerminalsGive(int wanted, string characters) =>
        Assert.All(characters.EnumerateRunes(), rune => Assert.Equal((rune, wanted), (rune, TextWidth.Of(rune))));

    [Theory]
    [InlineData("\ud55c\uae00", 4, 4)]
    [InlineData("\u1112\u1161\u11ab\u1100\u1173\u11af", 4, 4)]
    [InlineData("\u1100\u1161\u11a8", 2, 2)]
    [InlineData("\u0e04\u0e48\u0e33", 2, 2)]
    [InlineData("e\u0301", 1, 1)]
    [InlineData("👩‍👩‍👧", 6, 2)]
    [InlineData("👍🏽", 4, 2)]
    [InlineData("❤️", 1, 2)]
    [InlineData("1️⃣", 1, 2)]
    [InlineData("🇩🇪", 2, 2)]
    [InlineData("a日", 3, 3)]
    public void Of_AText_GoesByTheTerminalsRule(string text, int byCodePoint, int byGrapheme)
    {
        Assert.Equal(byCodePoint, TextWidth.Of(text, WidthRule.ByCodePoint));
        Assert.Equal(byGrapheme, TextWidth.Of(text, WidthRule.ByGrapheme));
    }

    [RequiresToolFact("gcc")]
    public void Of_IsWhatWcwidthSays_ForAllThatTheCLibraryKnows()
    {
        List<string> differences = [];
        foreach ((int value, int theirs) in Wcwidth())
        {
            int ours = TextWidth.Of(new Rune(value));
            if (theirs >= 0 && ours != theirs && !_known.Any(k => value >= k.First && value <= k.Last))
                differences.Add($"U+{value:X4}: ours {ours}, theirs {theirs}");
        }
        Assert.Empty(differences);
    }

    private static IEnumerable<(int Value, int Width)> Wcwidth()
    {
        using TemporaryFolder folder = new();
        string source = folder.File("w.c"), binary = folder.File("w");
        File.WriteAllText(source, """
            #define _XOPEN_SOURCE 700
            #include <locale.h>
            #include <stdio.h>
            #include <wchar.h>
            int main(void) {
                if (!setlocale(LC_ALL, "C.UTF-8")) return 1;
                for (int c = 0xA0; c < 0x110000; c++)
                    if (c < 0xD800 || c > 0xDFFF) printf("%d %d\n", c, wcwidth(c));
                return 0;
            }
            """);
        CCompiler.Compile(source, binary);
        using Process process = Process.Start(new ProcessStartInfo(binary) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        foreach (string line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = line.Split(' ');
            yield return (
                int.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture));
        }
    }
}
