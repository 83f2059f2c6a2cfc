using EchoServer.Common.Connections;
using EchoServer.ForkServer;
using EchoServer.ForkServer.Scoreboard;

namespace EchoServer.Server.Roles;

/// <summary>Keeps a child's row of the scoreboard.</summary>
internal sealed unsafe class RowTraffic(Row* row) : ITraffic
{
    /// <summary>Maps the scoreboard and finds the row.</summary>
    /// <param name="memory">The descriptor of the scoreboard's memory.</param>
    /// <param name="capacity">How many rows it has.</param>
    /// <param name="slot">The row's number.</param>
    public static ITraffic Map(int memory, int capacity, uint slot)
    {
        byte* board = SharedMemory.Map(memory, new Layout(capacity).Size);
        return board == null || slot >= capacity ? new NoTraffic() : new RowTraffic((Row*)(board + Layout.RowsOffset) + slot);
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
