namespace EchoServer.Common.Multiprocessing.Pools;

/// <summary>Some items for one function.</summary>
/// <param name="function">What to call.</param>
/// <param name="items">With each of these.</param>
internal sealed class PoolTask<TIn, TOut>(PoolFunction<TIn, TOut> function, ReadOnlyMemory<TIn> items) : PoolTask
{
    private readonly TaskCompletionSource<TOut[]> _results = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The results, in the order of the items.</summary>
    public Task<TOut[]> Results => _results.Task;

    /// <inheritdoc/>
    public override Memory<byte> Write(FrameBuilder frame) => frame.Write(TaskMessage.Head(function.Name), json => function.Write(json, items.ToArray()));

    /// <inheritdoc/>
    public override void Complete(byte[] reply)
    {
        try
        {
            _results.TrySetResult(TaskMessage.Read(reply, function));
        }
#pragma warning disable CA1031 // whatever making a result of JSON throws, it is for who waits for it
        catch (Exception e)
#pragma warning restore CA1031
        {
            _results.TrySetException(e);
        }
    }

    /// <inheritdoc/>
    public override void Fail(Exception why) => _results.TrySetException(why);

    /// <summary>Its results are of no use any more: it is left out, unless it has begun.</summary>
    public void Drop()
    {
        if (TryDrop()) _results.TrySetCanceled();
    }

    /// <summary>Nobody waits for it any more.</summary>
    public void Cancel(CancellationToken token)
    {
        if (_results.TrySetCanceled(token)) Cancel();
    }
}
