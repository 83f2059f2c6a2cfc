using System.IO.Pipelines;

namespace EchoServer.Common.Connections;

/// <summary>A pipe's writer that tells what has gone through it, at each flush.</summary>
internal sealed class CountingPipeWriter(PipeWriter writer, ITraffic traffic) : PipeWriter
{
    private int _unflushed;

    public override void Advance(int bytes)
    {
        writer.Advance(bytes);
        _unflushed += bytes;
    }

    public override Memory<byte> GetMemory(int sizeHint = 0) => writer.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => writer.GetSpan(sizeHint);

    public override async ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        FlushResult result = await writer.FlushAsync(cancellationToken);
        traffic.Sent(_unflushed);
        _unflushed = 0;
        return result;
    }

    public override void CancelPendingFlush() => writer.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => writer.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => writer.CompleteAsync(exception);
}
