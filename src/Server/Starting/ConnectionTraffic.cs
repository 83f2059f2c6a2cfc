using EchoServer.Common.Connections;
using EchoServer.Server.Connections;

namespace EchoServer.Server.Starting;

/// <summary>Counts what goes through a connection that is served inline.</summary>
internal sealed class ConnectionTraffic(Connection connection) : ITraffic
{
    /// <inheritdoc/>
    public void Received(int bytes)
    {
        connection.Traffic = connection.Traffic with { BytesIn = connection.Traffic.BytesIn + bytes, Messages = connection.Traffic.Messages + 1 };
        connection.LastActivity = Environment.TickCount64;
    }

    /// <inheritdoc/>
    public void Sent(int bytes) => connection.Traffic = connection.Traffic with { BytesOut = connection.Traffic.BytesOut + bytes };
}
