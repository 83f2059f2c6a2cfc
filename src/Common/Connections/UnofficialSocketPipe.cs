using System.IO.Pipelines;
using System.Net.Sockets;
using Pipelines.Sockets.Unofficial;

namespace EchoServer.Common.Connections;

/// <summary>
/// The pipes of Pipelines.Sockets.Unofficial. Its Dispose cuts off whatever its send loop still holds, so the pipe to that loop is
/// given no slack: a flush completes when the kernel has all of it, and after <see cref="CompleteAsync"/> nothing is left to lose.
/// </summary>
internal sealed class UnofficialSocketPipe(Socket socket, ITraffic traffic) : SocketPipe
{
    private static readonly PipeOptions _sendOptions =
        new(pauseWriterThreshold: 1, resumeWriterThreshold: 1, useSynchronizationContext: false);

    private readonly SocketConnection _connection =
        SocketConnection.Create(socket, sendPipeOptions: _sendOptions, receivePipeOptions: PipeOptions.Default);

    public override PipeReader Input => _connection.Input;

    public override PipeWriter Output => _connection.Output;

    public override async ValueTask CompleteAsync()
    {
        await Output.FlushAsync();
        await Output.CompleteAsync();
        await Input.CompleteAsync();
    }

    public override ValueTask DisposeAsync()
    {
        // It counts by itself, and tells no messages apart.
        if (_connection.BytesRead > 0) traffic.Received((int)_connection.BytesRead);
        traffic.Sent((int)_connection.BytesSent);
        _connection.Dispose();
        return default;
    }
}
