using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;

namespace EchoServer.Tests.Load.Reports;

/// <summary>Compares a schema that people wrote with what its records are: names, types, what may be null, and what is
/// required. Neither knows of the other's ranges and words.</summary>
/// <param name="documented">The schema.</param>
/// <param name="actual">That of the records.</param>
/// <param name="laterProperties">Those that are always written today and were not at first, so that the schema does not
/// require them.</param>
internal sealed class SchemaDifferences(JsonNode documented, JsonNode actual, IReadOnlyList<string> laterProperties)
{
    private static readonly JsonSchemaExporterOptions _exporter = new()
        { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = WithoutNullThatIsLeftOut };

    private readonly JsonNode _documented = documented;
    private readonly JsonNode _actual = actual;
    private readonly List<string> _found = [];

    /// <summary>What differs, a line each.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="options">How the records are written.</param>
    /// <param name="type">The record of the whole file.</param>
    /// <param name="laterProperties">Those that are always written today and were not at first.</param>
    public static IReadOnlyList<string> Of(
        JsonNode schema, JsonSerializerOptions options, Type type, params string[] laterProperties)
    {
        SchemaDifferences differences = new(schema, options.GetJsonSchemaAsNode(type, _exporter), laterProperties);
        differences.Compare("", schema, differences._actual);
        return differences._found;
    }

    // What is left out when it is null is never written as null.
    private static JsonNode WithoutNullThatIsLeftOut(JsonSchemaExporterContext context, JsonNode schema)
    {
        bool isLeftOut =
            context.PropertyInfo?.AttributeProvider?.GetCustomAttributes(typeof(JsonIgnoreAttribute), false)
            is [JsonIgnoreAttribute { Condition: JsonIgnoreCondition.WhenWritingNull }];
        if (!isLeftOut) return schema;
        if (schema["type"] is JsonArray types) schema["type"] = types.Select(t => (string)t!).First(t => t != "null");
        if (schema["enum"] is JsonArray values)
            schema["enum"] = new JsonArray([.. values.Where(v => v is not null).Select(v => v!.DeepClone())]);
        return schema;
    }

    private void Compare(string path, JsonNode schema, JsonNode record)
    {
        (schema, record) = (Resolve(_documented, schema), Resolve(_actual, record));
        Equal(path, "type", Types(schema), Types(record));
        if (record["enum"] is JsonArray values) Equal(path, "enum", Texts(schema["enum"]), Texts(values));
        if (record["format"] is { } format) Equal(path, "format", [$"{schema["format"]}"], [$"{format}"]);
        if (record["items"] is { } item)
        {
            if (schema["items"] is { } items) Compare($"{path}/0", items, item);
            else _found.Add($"{path}: no items");
        }
        if (record["additionalProperties"] is JsonObject any) CompareMap(path, schema, any);
        else if (record["properties"] is JsonObject properties) CompareProperties(path, schema, properties);
    }

    // A map may have properties of any name; the schema may name them.
    private void CompareMap(string path, JsonNode schema, JsonObject value)
    {
        if (schema["additionalProperties"] is JsonObject others) Compare($"{path}/*", others, value);
        foreach ((string name, JsonNode? property) in schema["properties"]?.AsObject() ?? [])
            Compare($"{path}/{name}", property!, value);
    }

    private void CompareProperties(string path, JsonNode schema, JsonObject properties)
    {
        JsonObject known = schema["properties"]?.AsObject() ?? [];
        string[] required = Texts(schema["required"]),
            always = [
                .. Texts(properties.Parent!["required"])
                    .Where(n => !laterProperties.Contains($"{path}/{n}") || required.Contains(n))];
        Equal(path, "required", required, always);
        Equal(path, "properties", [.. known.Select(p => p.Key).Union(required)], [.. properties.Select(p => p.Key)]);
        foreach ((string name, JsonNode? property) in properties)
        {
            if ((known[name] ?? schema["additionalProperties"] as JsonObject) is { } described)
                Compare($"{path}/{name}", described, property!);
        }
    }

    private void Equal(string path, string what, string[] schema, string[] record)
    {
        foreach (string only in schema.Except(record)) _found.Add($"{path}: {what} {only} is in the schema only");
        foreach (string only in record.Except(schema)) _found.Add($"{path}: {what} {only} is in the record only");
    }

    // A JSON pointer to another part of the same schema (RFC 6901); no name of ours has anything to be escaped.
    private static JsonNode Resolve(JsonNode root, JsonNode schema) =>
        schema["$ref"] is { } pointer
            ? Resolve(root, $"{pointer}"[1..].Split('/').Skip(1).Aggregate(root, (node, name) => node[name]!)) : schema;

    private static string[] Types(JsonNode schema) => schema switch
    {
        { } s when s["type"] is JsonArray types => Texts(types),
        { } s when s["type"] is { } type => [$"{type}"],
        { } s when s["const"] is { } value => [value.GetValueKind() == JsonValueKind.Number ? "integer" : "string"],
        { } s when s["enum"] is not null => ["string"],
        _ => ["anything"],
    };

    private static string[] Texts(JsonNode? array) => [.. (array as JsonArray ?? []).Select(v => $"{v}")];
}
