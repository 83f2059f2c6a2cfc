namespace EchoServer.Tests.ForkSafe.Samples;

/// <summary>Has a static constructor though none is to be seen, with beforefieldinit.</summary>
internal static class BadInitialized
{
    public static readonly int Number = Environment.ProcessId;
}
