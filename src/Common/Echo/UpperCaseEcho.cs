using System.Buffers;
using System.IO.Pipelines;
using EchoServer.Common.Connections;

namespace EchoServer.Common.Echo;

/// <summary>The built-in job: everything that arrives goes back in ASCII upper case, in order, until the peer's end of
/// input.</summary>
public sealed class UpperCaseEcho : IConnectionHandler
{
    /// <inheritdoc/>
    public async ValueTask HandleAsync(IDuplexPipe connection, CancellationToken cancellation)
    {
        while (true)
        {
            ReadResult read = await connection.Input.ReadAsync(cancellation);
            Answer(read.Buffer, connection.Output);
            connection.Input.AdvanceTo(read.Buffer.End);
            FlushResult flush = await connection.Output.FlushAsync(cancellation);
            if (read.IsCompleted || flush.IsCompleted) return;
        }
    }

    private static void Answer(in ReadOnlySequence<byte> request, PipeWriter output)
    {
        foreach (ReadOnlyMemory<byte> segment in request)
        {
            AsciiUpper.Convert(segment.Span, output.GetSpan(segment.Length));
            output.Advance(segment.Length);
        }
    }
}
