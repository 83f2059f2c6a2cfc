using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;

namespace EchoServer.Multiprocessing;

/// <summary>Makes functions that workers call.</summary>
public static class PoolFunction
{
    /// <summary>A function.</summary>
    /// <param name="name">The name by which it is found in the worker; no other target of the program has it.</param>
    /// <param name="call">What workers call.</param>
    /// <param name="item">How the argument becomes JSON.</param>
    /// <param name="result">How the result becomes JSON.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    [OverloadResolutionPriority(1)] // one that only throws could be either
    public static PoolFunction<TIn, TOut> Of<TIn, TOut>(
        string name, Func<TIn, TOut> call, JsonTypeInfo<TIn> item, JsonTypeInfo<TOut> result) =>
            new(name, call, item, result);

    /// <summary>An asynchronous function; its worker does nothing else meanwhile.</summary>
    /// <inheritdoc cref="Of{TIn, TOut}(string, Func{TIn, TOut}, JsonTypeInfo{TIn}, JsonTypeInfo{TOut})"/>
    public static PoolFunction<TIn, TOut> Of<TIn, TOut>(
        string name, Func<TIn, Task<TOut>> call, JsonTypeInfo<TIn> item, JsonTypeInfo<TOut> result) =>
        new(name, x => call(x).GetAwaiter().GetResult(), item, result);
}
