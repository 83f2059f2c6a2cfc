namespace EchoServer.Tests.ForkSafe.Samples;

#pragma warning disable CS0649

/// <summary>A struct for the samples.</summary>
internal struct Pair
{
    public int First;
    public object? Second;
}
