using System.IO.Pipelines;
using System.Net.Sockets;

namespace EchoServer.Common.Connections;

/// <summary>The pipes of System.IO.Pipelines over a <see cref="CountingStream"/>: no thread, no copy but the one from
/// kernel to buffer.</summary>
internal sealed class StreamSocketPipe : SocketPipe
{
    private const int BufferSize = 64 * 1024;

    private readonly Socket _socket;
    private readonly CountingStream _stream;

    public StreamSocketPipe(Socket socket, ITraffic traffic)
    {
        _socket = socket;
        _stream = new CountingStream(socket, traffic);
        Input = PipeReader.Create(_stream, new StreamPipeReaderOptions(bufferSize: BufferSize, leaveOpen: true));
        Output =
            PipeWriter.Create(_stream, new StreamPipeWriterOptions(minimumBufferSize: BufferSize, leaveOpen: true));
    }

    public override PipeReader Input { get; }

    public override PipeWriter Output { get; }

    public override async ValueTask CompleteAsync()
    {
        await Output.CompleteAsync();
        _socket.Shutdown(SocketShutdown.Send);
    }

    public override ValueTask DisposeAsync() => _stream.DisposeAsync();
}
