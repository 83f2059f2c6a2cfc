using System.Buffers;
using System.IO.Pipelines;

namespace EchoServer.Common.Connections;

/// <summary>A pipe's reader that tells what comes through it: each read that brings more is a message.</summary>
internal sealed class CountingPipeReader(PipeReader reader, ITraffic traffic) : PipeReader
{
    private ReadOnlySequence<byte> _last;
    private long _left; // what is in the pipe and was told of already

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) =>
        Count(await reader.ReadAsync(cancellationToken));

    public override bool TryRead(out ReadResult result)
    {
        bool isThere = reader.TryRead(out result);
        if (isThere) Count(result);
        return isThere;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        _left = _last.Slice(consumed).Length;
        reader.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead() => reader.CancelPendingRead();

    public override void Complete(Exception? exception = null) => reader.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => reader.CompleteAsync(exception);

    private ReadResult Count(ReadResult result)
    {
        _last = result.Buffer;
        for (long more = _last.Length - _left; more > 0; more -= int.MaxValue)
            traffic.Received((int)Math.Min(more, int.MaxValue));
        _left = _last.Length;
        return result;
    }
}
