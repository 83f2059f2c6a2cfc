using System.Collections.Concurrent;

namespace EchoServer.Multiprocessing;

/// <summary>The functions that clones may be asked to run, by their names.</summary>
internal static class ForkFunctions
{
    private static readonly ConcurrentDictionary<string, NamedForkFunction> _all = [];

    /// <summary>All that were registered so far.</summary>
    internal static IReadOnlyList<NamedForkFunction> All => [.. _all.Values];

    /// <summary>Registers one.</summary>
    internal static void Register(NamedForkFunction function) => _all[function.Name] = function;

    /// <summary>The function of a name; <c>default</c> when there is none.</summary>
    internal static ForkFunction Find(string name) =>
        _all.TryGetValue(name, out NamedForkFunction? found) ? found.Function : default;
}

/// <summary>A function that clones may be asked to run.</summary>
/// <param name="Name">By which it is asked for.</param>
/// <param name="Type">The type that it belongs to.</param>
/// <param name="Function">What a clone calls.</param>
internal sealed record NamedForkFunction(string Name, Type Type, ForkFunction Function);
