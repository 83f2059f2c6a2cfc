using EchoServer.Client.LineEditing;

namespace EchoServer.Tests.Client.LineEditing;

public class DisplayWidthTests
{
    [Theory]
    [InlineData(1, "aé~ßЖא\u00a0\u00ad⠿")]
    [InlineData(2, "日本語한ア！😀🚀🀄⌚⏰𠀀")]
    [InlineData(0, "\u0301\u20dd\u200b\u200d\ufe0f")]
    public void Of_IsTheNumberOfCells_ThatTerminalsGive(int wanted, string characters) =>
        Assert.All(characters.EnumerateRunes(), rune => Assert.Equal(wanted, DisplayWidth.Of(rune)));
}
