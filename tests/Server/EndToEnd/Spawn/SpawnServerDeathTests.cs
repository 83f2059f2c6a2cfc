
namespace EchoServer.Tests.Server.EndToEnd.Spawn;

/// <summary>The same with an executed process for each connection.</summary>
public sealed class SpawnServerDeathTests(ITestOutputHelper output) : ServerDeathTests(output)
{
    private protected override string StartMethod => "spawn";
}
