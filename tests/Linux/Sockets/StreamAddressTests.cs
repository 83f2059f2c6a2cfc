using System.Net;
using System.Net.Sockets;
using EchoServer.Linux.Sockets;

namespace EchoServer.Tests.Linux.Sockets;

public class StreamAddressTests
{
    [Theory]
    [InlineData("127.0.0.1:8080")]
    [InlineData("0.0.0.0:0")]
    [InlineData("[::1]:8080")]
    [InlineData("[::]:65535")]
    [InlineData("unix:/run/echo.sock")]
    [InlineData("unix:relative.sock")]
    public async Task ResolveAsync_GivesTheEndPoint_ThatFormatWritesBack(string text)
    {
        EndPoint endPoint = Assert.Single(await StreamAddress.Parse(text).ResolveAsync());
        Assert.Equal(text, StreamAddress.Format(endPoint));
    }

    [Fact]
    public async Task ResolveAsync_GivesAddressesWithThePort_ForAHostName()
    {
        IReadOnlyList<EndPoint> found = await StreamAddress.Parse("localhost:8080").ResolveAsync();
        Assert.NotEmpty(found);
        Assert.All(found, e => Assert.True(e is IPEndPoint { Port: 8080 } ip && IPAddress.IsLoopback(ip.Address)));
    }

    [Fact]
    public Task ResolveAsync_Throws_ForAHostNameThatIsNone() =>
        Assert.ThrowsAsync<SocketException>(() => StreamAddress.Parse("no-such-host.invalid:1").ResolveAsync());

    [Theory]
    [InlineData("127.0.0.1:0", true)]
    [InlineData("127.0.0.1:1", false)]
    [InlineData("unix:/run/echo.sock", false)]
    public void PicksPort_IsTrue_ForPortZeroAlone(string text, bool picks) =>
        Assert.Equal(picks, StreamAddress.Parse(text).PicksPort);

    [Theory]
    [InlineData("unix:/run/echo.sock", "/run/echo.sock")]
    [InlineData("unix:@abstract", null)]
    [InlineData("127.0.0.1:1", null)]
    public void UnixFile_IsThePath_ForAUnixSocketThatHasOne(string text, string? file) =>
        Assert.Equal(file, StreamAddress.Parse(text).UnixFile);

    [Theory]
    [InlineData("")]
    [InlineData("8080")]
    [InlineData(":8080")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:")]
    [InlineData("127.0.0.1:65536")]
    [InlineData("127.0.0.1:-1")]
    [InlineData("127.0.0.1:+1")]
    [InlineData("127.0.0.1: 1")]
    [InlineData("127.0.0.256:1")]
    [InlineData("127.1:1")]
    [InlineData("::1:8080")]
    [InlineData("[::1]")]
    [InlineData("[127.0.0.1]:80")]
    [InlineData("[::1:80")]
    [InlineData("not a host:80")]
    [InlineData("http://host:80")]
    [InlineData("unix:")]
    [InlineData("unix:@")]
    public void TryParse_RefusesAnythingElse(string text) => Assert.False(StreamAddress.TryParse(text, out _));

    [Fact]
    public void Parse_SaysHowLongAUnixPathMayBe() =>
        Assert.Contains(
            "at most 107 bytes, and this one has 108",
            Assert.Throws<FormatException>(() => StreamAddress.Parse("unix:/" + new string('x', 105) + "é")).Message);

    [Fact]
    public void TryParse_TakesAUnixPath_OnlyIfTheKernelHasRoomForIt()
    {
        Assert.True(StreamAddress.TryParse("unix:/" + new string('x', 106), out _));
        Assert.False(StreamAddress.TryParse("unix:/" + new string('x', 107), out _));
    }
}
