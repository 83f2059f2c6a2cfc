using EchoServer.Common.Connections;
using EchoServer.Server.Connections;

namespace EchoServer.Server.Starting;

/// <summary>Counts what goes through a connection that is served inline.</summary>
internal sealed class InlineTraffic : ITraffic
{
    /// <summary>What has gone through so far.</summary>
    public Traffic Sum { get; private set; }

    /// <inheritdoc/>
    public void Received(int bytes) =>
        Sum = new Traffic(Sum.BytesIn + bytes, Sum.BytesOut, Sum.Messages + 1)
        { LastActivity = Environment.TickCount64 };

    /// <inheritdoc/>
    public void Sent(int bytes) => Sum = Sum with { BytesOut = Sum.BytesOut + bytes };
}
