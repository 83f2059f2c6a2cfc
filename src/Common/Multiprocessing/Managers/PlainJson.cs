using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace EchoServer.Common.Multiprocessing.Managers;

/// <summary>How items of the plain types become JSON, where a program says nothing else.</summary>
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(long))]
[JsonSerializable(typeof(double))]
[JsonSerializable(typeof(bool))]
[JsonSerializable(typeof(byte[]))]
internal sealed partial class PlainJson : JsonSerializerContext
{
    /// <summary>For a type that this knows.</summary>
    /// <exception cref="ArgumentException">It knows only plain types.</exception>
    public static JsonTypeInfo<T> For<T>() => Default.GetTypeInfo(typeof(T)) as JsonTypeInfo<T>
        ?? throw new ArgumentException($"how {typeof(T).Name} becomes JSON is not known: give its JsonTypeInfo, from a JsonSerializerContext of the program");
}
