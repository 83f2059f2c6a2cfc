namespace EchoServer.Tests.EndToEnd;

/// <summary>The tests that start real processes: one at a time, so that they don't fight for the processors.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class EndToEndCollection
{
    public const string Name = "End to end";
}
