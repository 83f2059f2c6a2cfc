using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace EchoServer.Multiprocessing;

/// <summary>How items of the plain types become JSON, where a program says nothing else.</summary>
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(long))]
[JsonSerializable(typeof(double))]
[JsonSerializable(typeof(bool))]
[JsonSerializable(typeof(byte[]))]
internal sealed partial class PlainJson : JsonSerializerContext
{
    /// <summary>A type that the program gives, or one that this knows; with all its values, as <see cref="ValueJson"/>
    /// has it.</summary>
    /// <param name="given">How the program says that items become JSON; null for a plain type.</param>
    /// <exception cref="ArgumentException">None is given, and it is no plain type.</exception>
    public static JsonTypeInfo<T> For<T>(JsonTypeInfo<T>? given) => ValueJson.For(given ?? Plain<T>());

    private static JsonTypeInfo<T> Plain<T>() => Default.GetTypeInfo(typeof(T)) as JsonTypeInfo<T>
        ?? throw new ArgumentException(
            $"how {typeof(T).Name} becomes JSON is not known: give its JsonTypeInfo, from a JsonSerializerContext of "
            + "the program");
}
