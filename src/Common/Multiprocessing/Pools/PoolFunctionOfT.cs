using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using EchoServer.Common.Multiprocessing.Starting;

namespace EchoServer.Common.Multiprocessing.Pools;

/// <summary>A function that the workers of a <see cref="ProcessPool"/> call; it is registered by name like any target.</summary>
/// <typeparam name="TIn">What it takes.</typeparam>
/// <typeparam name="TOut">What it returns.</typeparam>
public sealed class PoolFunction<TIn, TOut> : ProcessTarget, IPoolFunction
{
    private readonly Func<TIn, TOut> _call;
    private readonly JsonTypeInfo<TIn> _item;
    private readonly JsonTypeInfo<TIn[]> _items;
    private readonly JsonTypeInfo<TOut[]> _results;

    internal PoolFunction(string name, Func<TIn, TOut> call, JsonTypeInfo<TIn> item, JsonTypeInfo<TOut> result)
        : base(name) => (_call, _item, _items, _results) = (call, item, ArrayOf(item), ArrayOf(result));

    /// <inheritdoc/>
    void IPoolFunction.Call(ReadOnlySpan<byte> items, Utf8JsonWriter results) =>
        JsonSerializer.Serialize(results, Array.ConvertAll(JsonSerializer.Deserialize(items, _items)!, x => _call(x)), _results);

    /// <inheritdoc/>
    internal override int Run(JsonElement arguments, HandleReader handles)
    {
        _call(handles.Read(arguments, _item)!);
        return 0;
    }

    /// <summary>Items, on their way to a worker.</summary>
    internal void Write(Utf8JsonWriter writer, TIn[] items) => JsonSerializer.Serialize(writer, items, _items);

    /// <summary>Results, on their way back.</summary>
    internal TOut[] Read(ReadOnlySpan<byte> results) => JsonSerializer.Deserialize(results, _results)!;

    // What the source generator makes of an array type; so the program's own context need not know of it.
    private static JsonTypeInfo<T[]> ArrayOf<T>(JsonTypeInfo<T> element) =>
        JsonMetadataServices.CreateArrayInfo<T>(element.Options, new JsonCollectionInfoValues<T[]> { ElementInfo = element });
}
