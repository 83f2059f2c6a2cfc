namespace EchoServer.Common.Connections;

/// <summary>Is told what goes through a connection, as it goes.</summary>
public interface ITraffic
{
    /// <summary>Something was read from the peer.</summary>
    /// <param name="bytes">How much, at least 1.</param>
    void Received(int bytes);

    /// <summary>Something was written to the peer.</summary>
    /// <param name="bytes">The number of bytes.</param>
    void Sent(int bytes);
}
