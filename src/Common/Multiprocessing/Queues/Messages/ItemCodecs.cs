using System.Text.Json.Serialization.Metadata;
using EchoServer.Common.Multiprocessing.Starting;

namespace EchoServer.Common.Multiprocessing.Queues.Messages;

/// <summary>Finds out how items become bytes.</summary>
internal static class ItemCodecs
{
    /// <summary>For items whose JSON type is known; bytes are sent as they are.</summary>
    public static ItemCodec<T> Of<T>(JsonTypeInfo<T> type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return Bytes<T>() ?? new JsonCodec<T>(type);
    }

    /// <summary>For items of a type that is built in.</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    public static ItemCodec<T> BuiltIn<T>() => FindBuiltIn<T>()
        ?? throw new ArgumentException($"items of type {typeof(T)} need their JSON type: give that of the program's JSON context, such as Json.Default.{typeof(T).Name}");

    /// <summary>For what a process just receives among its arguments.</summary>
    /// <exception cref="InvalidOperationException">The program's JSON context does not know the type.</exception>
    public static ItemCodec<T> Received<T>() => Bytes<T>()
        ?? (HandleReader.TypeInfo<T>() is { } type ? new JsonCodec<T>(type) : FindBuiltIn<T>())
        ?? throw new InvalidOperationException($"the JSON context of the process's arguments does not know {typeof(T)}: add [JsonSerializable(typeof({typeof(T).Name}))] to it");

    private static ItemCodec<T>? Bytes<T>() => typeof(T) == typeof(byte[]) ? (ItemCodec<T>)(object)new BytesCodec() : null;

    private static ItemCodec<T>? FindBuiltIn<T>() => Bytes<T>()
        ?? (BuiltInJson.Default.GetTypeInfo(typeof(T)) is JsonTypeInfo<T> type ? new JsonCodec<T>(type) : null);
}
