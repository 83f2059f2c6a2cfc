using System.Text.Json;
using System.Text.Json.Serialization;

namespace EchoServer.Load.Engine;

/// <summary>A histogram as JSON: <c>[min, max, sum, bucket, count, bucket, count …]</c>, of the buckets that are not empty; where all are, the first three say nothing. Doubles come back as they were.</summary>
internal sealed class HistogramConverter : JsonConverter<Histogram>
{
    /// <inheritdoc/>
    /// <exception cref="JsonException">It is none.</exception>
    public override Histogram Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        BucketJson.Begin(ref reader);
        (long min, long max) = (BucketJson.Number(ref reader), BucketJson.Number(ref reader));
        if (!reader.Read() || reader.TokenType != JsonTokenType.Number) throw new JsonException("a histogram has a sum");
        double sum = reader.GetDouble();
        return Histogram.Of(min, max, sum, BucketJson.Rest(ref reader));
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Histogram value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        writer.WriteNumberValue(value.Min ?? 0);
        writer.WriteNumberValue(value.Max ?? 0);
        writer.WriteNumberValue(value.Sum);
        BucketJson.WriteRest(writer, value.Filled);
    }
}
