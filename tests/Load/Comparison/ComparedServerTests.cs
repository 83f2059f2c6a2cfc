using EchoServer.Load.Comparison;

namespace EchoServer.Tests.Load.Comparison;

public class ComparedServerTests
{
    [Theory]
    [InlineData("bin/echo-server --spares 2", "echo-server", "bin/echo-server|--spares|2")]
    [InlineData("c-static=./a 'b c'", "c-static", "./a|b c")]
    [InlineData("socat TCP-LISTEN:{port},nodelay=1 PIPE", "socat", "socat|TCP-LISTEN:{port},nodelay=1|PIPE")]
    public void Parse_ReadsNameAndCommand(string text, string name, string command)
    {
        ComparedServer server = ComparedServer.Parse(text)!;
        Assert.Equal((name, command), (server.Name, string.Join('|', server.Command)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a=")]
    [InlineData("a='b")]
    public void Parse_GivesNothing_WithoutACommand(string text) => Assert.Null(ComparedServer.Parse(text));

    [Fact]
    public void Median_IsInTheMiddle()
    {
        Assert.Equal(2, ComparisonResult.Median([3, 1, 2]));
        Assert.Equal(2.5, ComparisonResult.Median([4, 1, 2, 3]));
        Assert.Null(ComparisonResult.Median([]));
    }
}
