using EchoServer.Tests.Support;

namespace EchoServer.Tests.Layers;

/// <summary>Dependencies point one way: no folder of a project uses another that uses it.</summary>
public class FolderTests
{
    [Theory]
    [InlineData("src/Linux", typeof(EchoServer.Linux.ExitStatus))]
    [InlineData("src/Common", typeof(EchoServer.Common.CommandLine.Tool))]
    [InlineData("src/Multiprocessing", typeof(EchoServer.Multiprocessing.ChildProcess))]
    [InlineData("src/Client", typeof(EchoServer.Client.ClientCommand))]
    [InlineData("src/ForkServer", typeof(EchoServer.ForkServer.ForkSafe.ForkServerLoop))]
    [InlineData("src/Server", typeof(EchoServer.Server.Connections.ConnectionTable))]
    [InlineData("load", typeof(EchoServer.Load.Commands.LoadCommand))]
    public void Folders_AreInLayers(string project, Type inside) =>
        Assert.Equal([], FolderGraph.Of(Path.Combine(TestEnvironment.SourceRoot, project), inside.Assembly).Knots());

    /// <summary>What each project may use of the others.</summary>
    [Theory]
    [InlineData(typeof(EchoServer.Linux.ExitStatus))]
    [InlineData(typeof(EchoServer.Common.CommandLine.Tool), "EchoServer.Linux")]
    [InlineData(typeof(EchoServer.Multiprocessing.ChildProcess), "EchoServer.Linux")]
    [InlineData(typeof(EchoServer.ForkServer.ForkSafe.ForkServerLoop), "EchoServer.Linux")]
    [InlineData(typeof(EchoServer.Client.ClientCommand), "EchoServer.Common", "EchoServer.Linux")]
    [InlineData(
        typeof(EchoServer.Server.Supervision.ServerHost), "EchoServer.Common", "EchoServer.Linux", "echo-forkserver")]
    [InlineData(
        typeof(EchoServer.Load.Commands.LoadCommand), "EchoServer.Common", "EchoServer.Linux",
        "EchoServer.Multiprocessing")]
    public void Project_UsesThoseBelowIt(Type inside, params string[] allowed) =>
        Assert.Subset(
            allowed.ToHashSet(), inside.Assembly.GetReferencedAssemblies().Select(name => name.Name!).Where(IsOurs)
                .ToHashSet());

    private static bool IsOurs(string assembly) => assembly.StartsWith("EchoServer.", StringComparison.Ordinal)
        || assembly.StartsWith("echo-", StringComparison.Ordinal);
}
