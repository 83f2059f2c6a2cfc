using EchoServer.Common.CommandLine;
using EchoServer.Linux.Sockets;
using EchoServer.Load.ServerUnderTest;

namespace EchoServer.Tests.Load.ServerUnderTest;

public class ServerCommandLineTests
{
    [Theory]
    [InlineData("bin/echo-server", null, "bin/echo-server --listen 127.0.0.1:0", null)]
    [InlineData("bin/echo-server", "127.0.0.1:9", "bin/echo-server --listen 127.0.0.1:9", "127.0.0.1:9")]
    [InlineData(
        "dotnet bin/echo-server.dll --spares 2", null, "dotnet bin/echo-server.dll --spares 2 --listen 127.0.0.1:0",
        null)]
    [InlineData("echo-server --listen [::1]:0", null, "echo-server --listen [::1]:0", null)]
    [InlineData("echo-server --listen=[::1]:0", null, "echo-server --listen=[::1]:0", null)]
    [InlineData("echo-server --quiet", null, "echo-server --quiet --listen 127.0.0.1:4711", "127.0.0.1:4711")]
    [InlineData("echo-server --quiet", "127.0.0.1:9", "echo-server --quiet --listen 127.0.0.1:9", "127.0.0.1:9")]
    [InlineData("echo-server --quiet --listen [::1]:7", null, "echo-server --quiet --listen [::1]:7", "[::1]:7")]
    [InlineData("echo-server --log-level debug", null, "echo-server --log-level debug --listen 127.0.0.1:0", null)]
    [InlineData("socat TCP-LISTEN:{port} PIPE", null, "socat TCP-LISTEN:4711 PIPE", "127.0.0.1:4711")]
    [InlineData("other {port} {port}", "[::1]:4", "other 4711 4711", "[::1]:4")]
    [InlineData("other", null, "other", null)]
    public void Create_MakesSureOfAFreePort(string command, string? target, string expected, string? address)
    {
        ServerCommandLine made = ServerCommandLine.Create(
            command.Split(' '), target is null ? null : StreamAddress.Parse(target), () => 4711);
        Assert.Equal((expected, address), (string.Join(' ', made.Words), made.Address?.ToString()));
        bool isHeard = command.Contains("echo-server", StringComparison.Ordinal)
            && !command.Contains("quiet", StringComparison.Ordinal);
        Assert.Equal((isHeard, isHeard), (made.SaysReady, made.KeepsLedger));
    }

    [Theory]
    [InlineData("echo-server --log-level WARN")]
    [InlineData("echo-server --log-level=error")]
    [InlineData("echo-server --log-level fatal --listen [::1]:0")]
    public void Create_ExpectsAReadyLineButNoEnds_WhenTheLogLevelHidesThese(string command)
    {
        ServerCommandLine made = ServerCommandLine.Create(command.Split(' '), null, () => 4711);
        Assert.Equal((null, true, false), (made.Address, made.SaysReady, made.KeepsLedger));
    }

    [Fact]
    public void Create_NamesTheOption_WhenItHidesThePort()
    {
        ToolException e = Assert.Throws<ToolException>(
            () => ServerCommandLine.Create("echo-server --quiet --listen [::1]:0".Split(' '), null, () => 4711));
        Assert.Equal(Tool.Usage, e.ExitCode);
        Assert.Contains("--quiet", e.Message, StringComparison.Ordinal);
    }
}
