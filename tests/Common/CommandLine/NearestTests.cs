using EchoServer.Common.CommandLine;

namespace EchoServer.Tests.Common.CommandLine;

public class NearestTests
{
    private static readonly string[] _known = ["--connect-timeout", "--timeout", "--help", "storm", "soak"];

    [Theory]
    [InlineData("--conect-timeout", "--connect-timeout")] // left out
    [InlineData("--tiemout", "--timeout")] // in each other's place
    [InlineData("--Timeout", "--timeout")]
    [InlineData("-timeout", "--timeout")]
    [InlineData("--connect", "--connect-timeout")] // the only one that begins so
    [InlineData("strom", "storm")]
    [InlineData("sock", "soak")]
    [InlineData("x", null)]
    [InlineData("--listen", null)]
    public void Nearest_IsTheWordThatWasMeant(string word, string? near) =>
        Assert.Equal(near, Nearest.Of(word, _known));

    [Theory]
    [InlineData("", "", 0)]
    [InlineData("abc", "", 3)]
    [InlineData("storm", "strom", 1)]
    [InlineData("kitten", "sitting", 3)]
    public void Distance_CountsTypingErrors(string a, string b, int errors)
    {
        Assert.Equal(errors, Nearest.Distance(a, b));
        Assert.Equal(errors, Nearest.Distance(b, a));
    }
}
