using EchoServer.Server.Starting;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Server.Starting;

public sealed class ForkServerProgramTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("echo-forkserver", true, "echo-forkserver")]
    [InlineData("echo-forkserver", false, "echo-forkserver", "echo-forkserver.dll")]
    [InlineData("native/echo-forkserver", true, "echo-forkserver", "echo-forkserver.dll", "native/echo-forkserver")]
    public void Find_PrefersTheNativeOne_WhenThereAreTwo(string expected, bool isNative, params string[] files)
    {
        Directory.CreateDirectory(_folder.File("native"));
        foreach (string file in files) File.WriteAllText(_folder.File(file), "");

        ForkServerProgram program = ForkServerProgram.Find(_folder.FullName);

        Assert.Equal((_folder.File(expected), isNative), (program.Executable.Path, program.IsNative));
        Assert.Equal(["echo-forkserver"], program.Executable.Arguments);
    }
}
