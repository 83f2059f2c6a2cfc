using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace EchoServer.Multiprocessing;

/// <summary>A function that the workers of a <see cref="ProcessPool"/> call; it is registered by name like any
/// target.</summary>
/// <typeparam name="TIn">The argument's type.</typeparam>
/// <typeparam name="TOut">The result's type.</typeparam>
public sealed class PoolFunction<TIn, TOut> : ProcessTarget, IPoolFunction
{
    private readonly Func<TIn, TOut> _call;
    private readonly JsonTypeInfo<TIn> _item;
    private readonly ArrayJson<TIn> _items;
    private readonly ArrayJson<TOut> _results;

    internal PoolFunction(string name, Func<TIn, TOut> call, JsonTypeInfo<TIn> item, JsonTypeInfo<TOut> result)
        : base(name) =>
        (_call, _item, _items, _results) = (call, item, new ArrayJson<TIn>(item), new ArrayJson<TOut>(result));

    /// <inheritdoc/>
    Memory<byte> IPoolFunction.Call(ReadOnlySpan<byte> items, bool goesOn, FrameBuilder frame)
    {
        PoolResult<TIn>[] inputs = _items.Read(items);
        PoolResult<TOut>[] results = new PoolResult<TOut>[inputs.Length];
        int done = 0;
        bool isWhole = true;
        while (done < inputs.Length && (isWhole || goesOn))
            isWhole &= (results[done] = Call(inputs[done++])).Error is null;
        return isWhole && _results.TryWrite(frame, [TaskMessage.Results], results) is { } answer
            ? answer : WriteEach(frame, results.AsSpan(0, done));
    }

    /// <inheritdoc/>
    // the worker that is to call it
    internal override void Registered() => ProcessProgram.Register([PoolWorkerTarget.Instance]);

    /// <inheritdoc/>
    internal override int Run(JsonElement arguments, HandleReader handles)
    {
        _call(handles.Read(arguments, _item)!);
        return 0;
    }

    /// <summary>Items, on their way to a worker; in place of those that can't be written it sends nothing.</summary>
    /// <param name="frame">Where the message is made.</param>
    /// <param name="head">What comes before them.</param>
    /// <param name="items">The items.</param>
    /// <param name="unwritable">Why, for each that can't be written; empty when all can.</param>
    internal Memory<byte> Write(
        FrameBuilder frame,
        ReadOnlySpan<byte> head, ReadOnlySpan<TIn> items, out IReadOnlyDictionary<int, Exception> unwritable) =>
        _items.Write(frame, head, items, out unwritable);

    /// <summary>Results, on their way back.</summary>
    /// <param name="answer">A JSON array.</param>
    internal PoolResult<TOut>[] Read(ReadOnlySpan<byte> answer) => _results.Read(answer);

    /// <summary>One result, on its way back.</summary>
    internal PoolResult<TOut> ReadOne(ReadOnlySpan<byte> result) => _results.ReadOne(result);

#pragma warning disable CA1031 // whatever it is, it is for who asked
    private PoolResult<TOut> Call(PoolResult<TIn> item)
    {
        try
        {
            return new PoolResult<TOut>(_call(item.Value));
        }
        catch (Exception e)
        {
            return new PoolResult<TOut>(e);
        }
    }

    private Memory<byte> WriteEach(FrameBuilder frame, ReadOnlySpan<PoolResult<TOut>> results)
    {
        frame.Begin([TaskMessage.Each]);
        foreach (PoolResult<TOut> result in results)
        {
            if (result.Error is { } error) frame.Add(TaskMessage.Thrown, json => TaskMessage.Write(json, error));
            else Add(frame, result.Value);
        }
        return frame.End();
    }

    private void Add(FrameBuilder frame, TOut result)
    {
        try
        {
            frame.Add(TaskMessage.Results, json => _results.WriteOne(json, result));
        }
        catch (Exception e)
        {
            frame.Add(TaskMessage.Unwritable, json => TaskMessage.Write(json, e));
        }
    }
#pragma warning restore CA1031
}
