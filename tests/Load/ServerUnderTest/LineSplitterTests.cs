using System.Text;
using EchoServer.Load.ServerUnderTest;

namespace EchoServer.Tests.Load.ServerUnderTest;

public class LineSplitterTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    public void Split_GivesTheSameLines_HoweverTheyArePieced(int size)
    {
        LineSplitter splitter = new();
        string[] lines = [
            .. Encoding.UTF8.GetBytes("one\n\nzwölf\nrest").Chunk(size)
                .SelectMany(piece => splitter.Split(piece).ToArray())];
        Assert.Equal(["one", "", "zwölf"], lines);
        Assert.Equal("rest", splitter.Rest());
    }

    [Fact]
    public void Split_KeepsTheBeginningOfALine_WhenItIsVeryLong()
    {
        LineSplitter splitter = new();
        byte[] piece = [.. Enumerable.Repeat((byte)'x', LineSplitter.MaxPiece)];
        for (int i = 0; i <= LineSplitter.MaxLine / LineSplitter.MaxPiece; i++) Assert.Empty(splitter.Split(piece));
        Assert.Equal([new string('x', LineSplitter.MaxLine), "y"], splitter.Split("\ny\n"u8.ToArray()));
    }
}
