using EchoServer.Tests.Support;

namespace EchoServer.Tests.Server.EndToEnd;

/// <summary>The same with the managed fork server, although the build may have put a native one beside the
/// server.</summary>
public sealed class ManagedForkServerTests(ITestOutputHelper output) : ForkServerTests(output)
{
    private protected override string Kind => "managed";

    private protected override async Task<EchoServerProcess> StartAsync(ServerInvocation command) =>
        await base.StartAsync(
        command.ServerPath == TestEnvironment.ServerPath
            ? command with { ServerPath = await ServerCopy.ToAsync(MakeFolder(), TestEnvironment.BuiltServerPath) }
            : command);
}
