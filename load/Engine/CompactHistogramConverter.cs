using System.Text.Json;
using System.Text.Json.Serialization;

namespace EchoServer.Load.Engine;

/// <summary>A compact histogram as JSON: <c>[max, bucket, count, bucket, count …]</c>, of the buckets that are not empty; where all are, the first says nothing.</summary>
internal sealed class CompactHistogramConverter : JsonConverter<CompactHistogram>
{
    /// <inheritdoc/>
    /// <exception cref="JsonException">It is none.</exception>
    public override CompactHistogram Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        BucketJson.Begin(ref reader);
        return CompactHistogram.Of(BucketJson.Number(ref reader), BucketJson.Rest(ref reader));
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, CompactHistogram value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        writer.WriteNumberValue(value.Max ?? 0);
        BucketJson.WriteRest(writer, value.Filled);
    }
}
