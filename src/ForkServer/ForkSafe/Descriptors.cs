using EchoServer.Linux.Processes;

namespace EchoServer.ForkServer.ForkSafe;

/// <summary>The descriptors that the fork server is started with, beside the standard streams.</summary>
internal static class Descriptors
{
    /// <summary>The descriptor that spares take connections from.</summary>
    internal const int Channel = Spawner.HandedDescriptor;

    /// <summary>The descriptor of the scoreboard's memory.</summary>
    internal const int Memory = Spawner.HandedDescriptor + 1;

    /// <summary>The descriptor of the pipe that ends are announced through.</summary>
    internal const int Ends = Spawner.HandedDescriptor + 2;
}
