namespace EchoServer.Client.Interop;

/// <summary>The descriptors that every process starts with.</summary>
internal static class StandardStream
{
    /// <summary>Where input comes from.</summary>
    public const int Input = 0;

    /// <summary>Where output goes.</summary>
    public const int Output = 1;
}
