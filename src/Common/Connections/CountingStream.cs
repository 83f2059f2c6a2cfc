using System.Net.Sockets;

namespace EchoServer.Common.Connections;

/// <summary>A socket's stream that tells what goes through it.</summary>
internal sealed class CountingStream(Socket socket, ITraffic traffic) : NetworkStream(socket, ownsSocket: true)
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int count = await base.ReadAsync(buffer, cancellationToken);
        if (count > 0) traffic.Received(count);
        return count;
    }

    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await base.WriteAsync(buffer, cancellationToken);
        traffic.Sent(buffer.Length);
    }
}
