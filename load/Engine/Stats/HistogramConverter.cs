using System.Text.Json;
using System.Text.Json.Serialization;

namespace EchoServer.Load.Engine.Stats;

/// <summary>A histogram as JSON: <c>[min, max, sum, bucket, count, bucket, count …]</c>, of the buckets that are not
/// empty; where all are, the first three say nothing. Doubles come back as they were.</summary>
internal sealed class HistogramConverter : JsonConverter<Histogram>
{
    /// <inheritdoc/>
    /// <exception cref="JsonException">It is none.</exception>
    public override Histogram Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray) throw new JsonException("a histogram is an array");
        (long min, long max) = (Number(ref reader), Number(ref reader));
        if (!reader.Read() || reader.TokenType != JsonTokenType.Number)
            throw new JsonException("a histogram has a sum");
        double sum = reader.GetDouble();
        return Histogram.Of(min, max, sum, Filled(ref reader));
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Histogram value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        writer.WriteNumberValue(value.Min ?? 0);
        writer.WriteNumberValue(value.Max ?? 0);
        writer.WriteNumberValue(value.Sum);
        foreach ((int bucket, long count) in value.Filled)
        {
            writer.WriteNumberValue(bucket);
            writer.WriteNumberValue(count);
        }
        writer.WriteEndArray();
    }

    private static long Number(ref Utf8JsonReader reader) =>
        reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long number)
            ? number : throw NotWhole();

    private static List<KeyValuePair<int, long>> Filled(ref Utf8JsonReader reader)
    {
        List<KeyValuePair<int, long>> filled = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt32(out int bucket)) throw NotWhole();
            filled.Add(KeyValuePair.Create(bucket, Number(ref reader)));
        }
        return filled;
    }

    private static JsonException NotWhole() => new("a histogram has whole numbers");
}
