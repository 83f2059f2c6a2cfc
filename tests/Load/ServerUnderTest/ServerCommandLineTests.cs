using EchoServer.Common.Sockets;
using EchoServer.Load.ServerUnderTest;

namespace EchoServer.Tests.Load.ServerUnderTest;

public class ServerCommandLineTests
{
    [Theory]
    [InlineData("bin/echo-server", null, "bin/echo-server --listen 127.0.0.1:0", null)]
    [InlineData("bin/echo-server", "127.0.0.1:9", "bin/echo-server --listen 127.0.0.1:9", "127.0.0.1:9")]
    [InlineData("dotnet bin/echo-server.dll --spares 2", null, "dotnet bin/echo-server.dll --spares 2 --listen 127.0.0.1:0", null)]
    [InlineData("echo-server --listen [::1]:0", null, "echo-server --listen [::1]:0", null)]
    [InlineData("echo-server --listen=[::1]:0", null, "echo-server --listen=[::1]:0", null)]
    [InlineData("socat TCP-LISTEN:{port} PIPE", null, "socat TCP-LISTEN:4711 PIPE", "127.0.0.1:4711")]
    [InlineData("other {port} {port}", "[::1]:4", "other 4711 4711", "[::1]:4")]
    [InlineData("other", null, "other", null)]
    public void Create_MakesSureOfAFreePort(string command, string? target, string expected, string? address)
    {
        ServerCommandLine made = ServerCommandLine.Create(command.Split(' '), target is null ? null : StreamAddress.Parse(target), () => 4711);
        Assert.Equal((expected, address), (string.Join(' ', made.Words), made.Address?.ToString()));
        Assert.Equal(command.Contains("echo-server", StringComparison.Ordinal), made.IsOurs);
    }
}
