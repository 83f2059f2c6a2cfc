
namespace EchoServer.Tests.Server.EndToEnd.Spawn;

/// <summary>The same with an executed process for each connection.</summary>
public sealed class SpawnDrainTests(ITestOutputHelper output) : DrainTests(output)
{
    private protected override string StartMethod => "spawn";
}
