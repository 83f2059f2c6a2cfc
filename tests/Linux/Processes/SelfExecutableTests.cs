using EchoServer.Linux.Processes;

namespace EchoServer.Tests.Linux.Processes;

public class SelfExecutableTests
{
    [Fact]
    public void For_RunsTheBinaryItself_WhenItIsNativeOrAnApphost()
    {
        SelfExecutable self = SelfExecutable.For("/opt/echo/echo-server", "echo-server", "/opt/echo/");
        Assert.Equal("/opt/echo/echo-server", self.Path);
        Assert.Equal(["echo-server"], self.Arguments);
    }

    [Fact]
    public void For_RunsDotnetWithTheAssembly_WhenDotnetRunsUs()
    {
        SelfExecutable self = SelfExecutable.For("/usr/bin/dotnet", "echo-server", "/opt/echo/");
        Assert.Equal("/usr/bin/dotnet", self.Path);
        Assert.Equal(["dotnet", "/opt/echo/echo-server.dll"], self.Arguments);
    }
}
