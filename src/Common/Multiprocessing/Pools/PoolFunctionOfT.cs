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
    private readonly JsonTypeInfo<TIn> _in;
    private readonly JsonTypeInfo<TOut> _out;

    internal PoolFunction(string name, Func<TIn, TOut> call, JsonTypeInfo<TIn> @in, JsonTypeInfo<TOut> @out)
        : base(name) => (_call, _in, _out) = (call, @in, @out);

    /// <inheritdoc/>
    void IPoolFunction.Call(JsonElement item, Utf8JsonWriter result) => JsonSerializer.Serialize(result, _call(item.Deserialize(_in)!), _out);

    /// <inheritdoc/>
    internal override int Run(JsonElement arguments, HandleReader handles)
    {
        _call(handles.Read(arguments, _in)!);
        return 0;
    }

    /// <summary>An item, on its way to a worker.</summary>
    internal void Write(Utf8JsonWriter writer, TIn item) => JsonSerializer.Serialize(writer, item, _in);

    /// <summary>A result, on its way back.</summary>
    internal TOut Read(JsonElement result) => result.Deserialize(_out)!;
}
