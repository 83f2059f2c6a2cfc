namespace EchoServer.Server.Listening;

/// <summary>Whose fault it is when accept(2) fails; the answer differs.</summary>
internal enum AcceptError
{
    /// <summary>The connection's own: it was gone before it was taken, or its network has failed. Go on with the
    /// next.</summary>
    Client,

    /// <summary>This machine is short of descriptors or memory, or forbids it, or says what we don't know. Back off; it
    /// may pass.</summary>
    Pressure,

    /// <summary>The listening socket is not usable any more. Stop.</summary>
    Listener,
}
