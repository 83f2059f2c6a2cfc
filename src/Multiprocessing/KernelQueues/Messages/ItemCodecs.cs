using System.Text.Json.Serialization.Metadata;

namespace EchoServer.Multiprocessing;

/// <summary>Finds out how items become bytes. What is built in goes as it is in memory, and everything else as JSON;
/// both sides choose by the type alone.</summary>
internal static class ItemCodecs
{
    /// <summary>For items whose JSON type is known.</summary>
    public static ItemCodec<T> Of<T>(JsonTypeInfo<T> type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return FindBuiltIn<T>() ?? new JsonCodec<T>(type);
    }

    /// <summary>For items of a type that is built in.</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    public static ItemCodec<T> BuiltIn<T>() => FindBuiltIn<T>()
        ?? throw new ArgumentException(
            $"items of type {typeof(T)} need their JSON type: give that of the program's JSON context, such as "
            + $"Json.Default.{typeof(T).Name}");

    /// <summary>For what a process just receives among its arguments.</summary>
    /// <exception cref="InvalidOperationException">The program's JSON context does not know the type.</exception>
    public static ItemCodec<T> Received<T>() => FindBuiltIn<T>()
        ?? (HandleReader.TypeInfo<T>() is { } type ? new JsonCodec<T>(type) : null)
        ?? throw new InvalidOperationException(
            $"the JSON context of the process's arguments does not know {typeof(T)}: add "
            + $"[JsonSerializable(typeof({typeof(T).Name}))] to it");

    private static ItemCodec<T>? FindBuiltIn<T>()
    {
        object? codec = null;
        if (typeof(T) == typeof(byte[])) codec = new BytesCodec();
        else if (typeof(T) == typeof(string)) codec = new TextCodec();
        else if (typeof(T) == typeof(int)) codec = new ValueCodec<int>();
        else if (typeof(T) == typeof(long)) codec = new ValueCodec<long>();
        else if (typeof(T) == typeof(double)) codec = new ValueCodec<double>();
        else if (typeof(T) == typeof(bool)) codec = new ValueCodec<bool>();
        return (ItemCodec<T>?)codec;
    }
}
