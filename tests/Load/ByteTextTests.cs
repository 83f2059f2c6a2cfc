using EchoServer.Load.Commands;

namespace EchoServer.Tests.Load;

public class ByteTextTests
{
    [Theory]
    [InlineData("0", 0L)]
    [InlineData("64", 64L)]
    [InlineData("3KiB", 3L * 1024)]
    [InlineData("16MiB", 16L * 1024 * 1024)]
    [InlineData("1024GiB", 1L << 40)]
    [InlineData("1025GiB", null)]
    [InlineData("99999999999999999999", null)]
    [InlineData("16MB", null)]
    [InlineData("-1", null)]
    [InlineData("KiB", null)]
    [InlineData("", null)]
    public void Parse_TakesBytesAndTheirMultiples(string text, long? bytes) =>
        Assert.Equal(bytes, ByteText.Parse(text));
}
