using System.IO.Pipelines;
using System.Net.Sockets;
using Pipelines.Sockets.Unofficial;

namespace EchoServer.Common.Connections;

/// <summary>
/// The pipes of Pipelines.Sockets.Unofficial. Its Dispose cuts off whatever its send loop still holds, so the pipe to
/// that loop is given no slack: a flush completes when the kernel has all of it, and after <see cref="CompleteAsync"/>
/// nothing is left to lose.
/// </summary>
internal sealed class UnofficialSocketPipe : SocketPipe
{
    private static readonly PipeOptions _sendOptions =
        new(pauseWriterThreshold: 1, resumeWriterThreshold: 1, useSynchronizationContext: false);

    private readonly SocketConnection _connection;

    public UnofficialSocketPipe(Socket socket, ITraffic traffic)
    {
        _connection =
            SocketConnection.Create(socket, sendPipeOptions: _sendOptions, receivePipeOptions: PipeOptions.Default);
        Input = new CountingPipeReader(_connection.Input, traffic);
        Output = new CountingPipeWriter(_connection.Output, traffic);
    }

    public override PipeReader Input { get; }

    public override PipeWriter Output { get; }

    public override async ValueTask CompleteAsync()
    {
        await Output.FlushAsync();
        await Output.CompleteAsync();
        await Input.CompleteAsync();
    }

    public override ValueTask DisposeAsync()
    {
        _connection.Dispose();
        return default;
    }
}
