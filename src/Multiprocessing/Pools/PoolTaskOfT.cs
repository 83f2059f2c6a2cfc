using System.Text.Json;

namespace EchoServer.Multiprocessing;

/// <summary>Some items for one function.</summary>
/// <param name="function">The function to call.</param>
/// <param name="items">With each of these.</param>
/// <param name="first">The first one's place among all items of a map; null for what is no map.</param>
/// <param name="goesOn">Whether it is called for the other items after one that failed.</param>
internal sealed class PoolTask<TIn, TOut>(
    PoolFunction<TIn, TOut> function, ReadOnlyMemory<TIn> items, int? first, bool goesOn) : PoolTask
{
    private readonly TaskCompletionSource<PoolResult<TOut>[]> _results =
        new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IReadOnlyDictionary<int, Exception> _unwritable = new Dictionary<int, Exception>();

    /// <summary>The results, in the order of the items; fewer when one failed and the others were not to be done any
    /// more.</summary>
    public Task<PoolResult<TOut>[]> Results => _results.Task;

    /// <summary>How many items there are.</summary>
    public int Count => items.Length;

    /// <inheritdoc/>
    public override Memory<byte>? Write(FrameBuilder frame)
    {
        Memory<byte> message =
            function.Write(frame, TaskMessage.Head(function.Name, goesOn), items.Span, out _unwritable);
        if (_unwritable.Count == 0 || (goesOn && _unwritable.Count < items.Length)) return message;
        _results.TrySetResult(WithUnwritable([]));
        return null;
    }

    /// <inheritdoc/>
    public override void Complete(byte[] reply)
    {
        try
        {
            _results.TrySetResult(WithUnwritable(TaskMessage.Read(reply, function, sent => first + PlaceOf(sent))));
        }
#pragma warning disable CA1031 // whatever reading an answer throws, it is for who waits for it
        catch (Exception e)
#pragma warning restore CA1031
        {
            _results.TrySetException(e);
        }
    }

    /// <inheritdoc/>
    public override void Fail(Exception why) => _results.TrySetException(why);

    /// <summary>
    /// Gives the task up, since its results are of no use any more: it is left out, unless it has begun.
    /// </summary>
    public void Drop()
    {
        if (TryDrop()) _results.TrySetCanceled();
    }

    /// <summary>Nobody waits for it any more.</summary>
    public void Cancel(CancellationToken token)
    {
        if (_results.TrySetCanceled(token)) Cancel();
    }

    // Of the nth that was sent.
    private int PlaceOf(int sent) =>
        Enumerable.Range(0, items.Length).Where(i => !_unwritable.ContainsKey(i)).ElementAt(sent);

    // Where those that were sent have results, the others have what writing them has thrown.
    private PoolResult<TOut>[] WithUnwritable(PoolResult<TOut>[] sent)
    {
        if (_unwritable.Count == 0) return sent;
        List<PoolResult<TOut>> all = [.. sent];
        foreach ((int place, Exception why) in _unwritable.OrderBy(u => u.Key))
            all.Insert(Math.Min(place, all.Count), new PoolResult<TOut>(Unwritable(place, why)));
        return [.. all];
    }

    private Exception Unwritable(int place, Exception why) =>
        first is { } start && why is JsonException or ArgumentException or NotSupportedException
            ? new JsonException($"item {start + place} can't be written as JSON: {why.Message}", why) : why;
}
