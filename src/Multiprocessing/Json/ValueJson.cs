using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace EchoServer.Multiprocessing;

/// <summary>
/// How a program's values become JSON on their way to another process: as its own JsonTypeInfo has it, and beyond that
/// with all values that their types can have and JSON can't. NaN and the infinities are the texts <c>"NaN"</c>,
/// <c>"Infinity"</c> and <c>"-Infinity"</c>; halves of surrogate pairs are escapes; trees may have
/// <see cref="MostDepth"/> levels.
/// </summary>
internal static class ValueJson
{
    /// <summary>How deep a value may be: as Utf8JsonWriter has it, and Python's json with its own limit. A value that
    /// refers to itself ends there, too.</summary>
    public const int MostDepth = 1000;

    /// <summary>How deep the messages may be that values travel in: as deep as they like, since each value has a limit
    /// of its own.</summary>
    public const int MostMessageDepth = int.MaxValue;

    // A value may be in an array, of a pool's items, say; and the last level is not counted.
    private const int DepthAround = 2;

    private static readonly ConditionalWeakTable<JsonSerializerOptions, JsonSerializerOptions> _wide = [];

    /// <summary>The same type, with all its values.</summary>
    /// <param name="type">The program's. One that it has made or changed by hand, and not by its options or context, is
    /// left as it is.</param>
    public static JsonTypeInfo<T> For<T>(JsonTypeInfo<T> type) =>
        IsOfItsOptions(type) && _wide.GetValue(type.Options, Widen).TryGetTypeInfo(typeof(T), out JsonTypeInfo? wide)
            ? (JsonTypeInfo<T>)wide : type;

    /// <summary>An array of a type, of which the program's own context need not know: what the source generator makes
    /// of it.</summary>
    public static JsonTypeInfo<T[]> ArrayOf<T>(JsonTypeInfo<T> element) => JsonMetadataServices.CreateArrayInfo<T>(
        element.Options, new JsonCollectionInfoValues<T[]>
        { ElementInfo = element, NumberHandling = element.NumberHandling ?? element.Options.NumberHandling });

    private static bool IsOfItsOptions<T>(JsonTypeInfo<T> type) =>
        type.Options is { IsReadOnly: true, TypeInfoResolver: not null } options
            && !options.Converters.Contains(TextConverter.Instance)
        && options.TryGetTypeInfo(typeof(T), out JsonTypeInfo? known) && ReferenceEquals(known, type);

    private static JsonSerializerOptions Widen(JsonSerializerOptions options)
    {
        // Converters of the program's come first: what it does itself with texts is what it wants.
        JsonSerializerOptions wide = new(options)
        {
            NumberHandling = options.NumberHandling | JsonNumberHandling.AllowNamedFloatingPointLiterals,
            MaxDepth = (int)Math.Min(Math.Max(options.MaxDepth, MostDepth) + (long)DepthAround, int.MaxValue),
        };
        wide.Converters.Add(TextConverter.Instance);
        wide.Converters.Add(CharacterConverter.Instance);
        wide.Converters.Add(RawElementConverter.Instance);
        wide.MakeReadOnly();
        return wide;
    }
}
