using EchoServer.Common.Connections;
using EchoServer.ForkServer.Scoreboard;

namespace EchoServer.Server.Roles;

/// <summary>Keeps a child's row of the scoreboard.</summary>
internal sealed unsafe class RowTraffic(Row* row) : ITraffic
{
    /// <summary>Maps the row, and nothing else of the scoreboard.</summary>
    /// <param name="memory">The descriptor of the scoreboard's memory; it is closed.</param>
    /// <param name="capacity">How many rows it has.</param>
    /// <param name="number">The row's number.</param>
    public static ITraffic Map(int memory, int capacity, uint number)
    {
        Row* row = new Layout(capacity).MapRow(memory, number);
        return row == null ? new NoTraffic() : new RowTraffic(row);
    }

    /// <inheritdoc/>
    public void Received(int bytes)
    {
        row->BytesIn += bytes;
        row->Messages++;
        row->LastActivity = Environment.TickCount64;
    }

    /// <inheritdoc/>
    public void Sent(int bytes) => row->BytesOut += bytes;

    private sealed class NoTraffic : ITraffic
    {
        public void Received(int bytes)
        {
        }

        public void Sent(int bytes)
        {
        }
    }
}
