
namespace EchoServer.Tests.Server.EndToEnd.Spawn;

/// <summary>The same with an executed process for each connection.</summary>
public sealed class SpawnConcurrencyTests(ITestOutputHelper output) : ConcurrencyTests(output)
{
    private protected override string StartMethod => "spawn";
}
