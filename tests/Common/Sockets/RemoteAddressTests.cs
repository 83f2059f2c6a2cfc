using System.Net;
using System.Net.Sockets;
using EchoServer.Common.Sockets;

namespace EchoServer.Tests.Common.Sockets;

public class RemoteAddressTests
{
    [Theory]
    [InlineData("127.0.0.1:8080", "127.0.0.1:8080")]
    [InlineData("[::1]:1", "[::1]:1")]
    [InlineData("[fe80::1]:65535", "[fe80::1]:65535")]
    [InlineData("unix:/run/echo", "/run/echo")]
    [InlineData("unix:@name", "@name")]
    public async Task Resolve_GivesTheOneAddress_WhenItIsNoName(string text, string wanted)
    {
        Assert.True(RemoteAddress.TryParse(text, out RemoteAddress? address));
        Assert.Equal(text, address!.ToString());
        EndPoint found = Assert.Single(await address.ResolveAsync(CancellationToken.None));
        Assert.Equal(wanted, found.ToString());
    }

    [Fact]
    public async Task Resolve_LooksTheNameUp_WhenItIsOne()
    {
        Assert.True(RemoteAddress.TryParse("localhost:80", out RemoteAddress? address));
        IReadOnlyList<EndPoint> found = await address!.ResolveAsync(CancellationToken.None);
        Assert.Contains(new IPEndPoint(IPAddress.Loopback, 80), found);
    }

    [Fact]
    public async Task Resolve_Throws_WhenNameIsUnknown()
    {
        Assert.True(RemoteAddress.TryParse("no-such-host.invalid:80", out RemoteAddress? address));
        await Assert.ThrowsAnyAsync<SocketException>(() => address!.ResolveAsync(CancellationToken.None));
    }

    [Theory]
    [InlineData("")]
    [InlineData("8080")]
    [InlineData(":8080")]
    [InlineData("host")]
    [InlineData("host:")]
    [InlineData("host:0")]
    [InlineData("host:65536")]
    [InlineData("host:-1")]
    [InlineData("host: 80")]
    [InlineData("ho st:80")]
    [InlineData("::1:8080")]
    [InlineData("[::1]")]
    [InlineData("[127.0.0.1]:80")]
    [InlineData("[]:80")]
    [InlineData("unix:")]
    [InlineData("unix:@")]
    public void TryParse_Refuses_WhatIsNoAddress(string text) => Assert.False(RemoteAddress.TryParse(text, out _));

    [Fact]
    public void TryParse_Refuses_AUnixPathLongerThanTheKernelTakes() =>
        Assert.False(RemoteAddress.TryParse("unix:/" + new string('x', 200), out _));
}
