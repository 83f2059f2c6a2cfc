using System.Text.Json;

namespace EchoServer.Load.Engine;

/// <summary>Histograms as arrays of numbers that end with bucket and count in turn.</summary>
internal static class BucketJson
{
    /// <summary>Checks that an array begins.</summary>
    /// <exception cref="JsonException">None does.</exception>
    public static void Begin(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray) throw new JsonException("a histogram is an array");
    }

    /// <summary>The next number.</summary>
    /// <exception cref="JsonException">There is none, or no whole one.</exception>
    public static long Number(ref Utf8JsonReader reader) =>
        reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long number) ? number : throw new JsonException("a histogram has whole numbers");

    /// <summary>Reads buckets and counts until the array ends.</summary>
    /// <exception cref="JsonException">They are no whole numbers, or no pairs.</exception>
    public static List<KeyValuePair<int, long>> Rest(ref Utf8JsonReader reader)
    {
        List<KeyValuePair<int, long>> filled = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt32(out int bucket)) throw new JsonException("a histogram has whole numbers");
            filled.Add(KeyValuePair.Create(bucket, Number(ref reader)));
        }
        return filled;
    }

    /// <summary>Writes buckets and counts, and ends the array.</summary>
    public static void WriteRest(Utf8JsonWriter writer, IEnumerable<KeyValuePair<int, long>> filled)
    {
        foreach ((int bucket, long count) in filled)
        {
            writer.WriteNumberValue(bucket);
            writer.WriteNumberValue(count);
        }
        writer.WriteEndArray();
    }
}
