using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using EchoServer.Multiprocessing;
using EchoServer.TestProcesses;

namespace EchoServer.Tests.Multiprocessing.Json;

public class ValueJsonTests
{
    private static readonly JsonTypeInfo<string> _text = ValueJson.For(TestJson.Default.String);

    // Halves of surrogate pairs are written as escapes: an attribute's text is UTF-8, which has none.
    [Theory]
    [InlineData("plain", "\"plain\"")]
    [InlineData(@"\ud83d", "\"\\ud83d\"")]
    [InlineData(@"\ude00\ud83d", "\"\\ude00\\ud83d\"")]
    [InlineData("\\ud83d \"\\\\\\t\\u007f\\u00e9", "\"\\ud83d \\u0022\\u005c\\u0009\\u007f\\u00e9\"")]
    public void Text_IsWritten_AsJsonThatPythonReads_AndRead(string escaped, string json)
    {
        string text = Regex.Unescape(escaped);
        Assert.Equal(json, Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(text, _text)));
        Assert.Equal(text, JsonSerializer.Deserialize(json, _text));
    }

    [Theory]
    [InlineData("\"\\uD83D\\uDE00\"", @"\ud83d\ude00")]
    [InlineData("\"\\uD83Dx\\b\\f\\n\\r\\t\\/\\\\\\\"\"", "\\ud83dx\\u0008\\f\\n\\r\\t/\\\\\"")]
    [InlineData("\"\\\\ud83d\"", @"\\ud83d")] // no escape: a backslash, and letters
    [InlineData("\"\\\\ud83d \\udfff\"", @"\\ud83d \udfff")]
    public void Text_IsRead_HoweverOthersWriteIt(string json, string escaped) =>
        Assert.Equal(Regex.Unescape(escaped), JsonSerializer.Deserialize(json, _text));

    [Fact]
    public void Text_MayBeNull() => Assert.Null(JsonSerializer.Deserialize("null", _text));

    [Fact]
    public void Text_ThatIsNone_IsRefused() =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize("1", _text));

    [Fact]
    public void Key_WithHalfOfAPair_IsRefused_AndOthersAreNot()
    {
        JsonTypeInfo<Dictionary<string, int>> type = ValueJson.For(TestJson.Default.DictionaryStringInt32);
        Assert.Contains(
            "a key with half of a surrogate pair",
            Assert.Throws<JsonException>(() => JsonSerializer.Serialize(new() { ["\ud83d"] = 1 }, type)).Message);
        Assert.Equal(
            new()
            { ["\ud83d\ude00"] = 1 },
            JsonSerializer.Deserialize(JsonSerializer.Serialize(new() { ["\ud83d\ude00"] = 1 }, type), type));
    }

    [Fact]
    public void Value_ThatRefersToItself_IsRefused() =>
        Assert.Contains(
            "cycle",
            Assert.Throws<JsonException>(
                () => JsonSerializer.Serialize(Ring.Closed(), ValueJson.For(TestJson.Default.Ring))).Message);

    [Fact]
    public void Tree_OfAsManyLevelsAsTheDocumentationSays_IsCarried_InAPoolsArrayToo()
    {
        Tree tree = Tree.Odd(ValueJson.MostDepth);
        JsonTypeInfo<Tree[]> array = ValueJson.ArrayOf(ValueJson.For(TestJson.Default.Tree));
        Assert.Equal([tree], JsonSerializer.Deserialize(JsonSerializer.SerializeToUtf8Bytes([tree], array), array)!);
        Assert.Throws<JsonException>(
            () => JsonSerializer.Serialize(Tree.Odd(ValueJson.MostDepth + 5), ValueJson.For(TestJson.Default.Tree)));
    }

    [Fact]
    public void Tree_IsCarriedByAQueue_AsDeepAsTheProgramsOwnOptionsSay()
    {
        var type = (JsonTypeInfo<Tree>)new TestJson(new JsonSerializerOptions { MaxDepth = 3_000 })
            .GetTypeInfo(typeof(Tree))!;
        using ProcessQueue<Tree> queue = new(type);
        queue.Put(Tree.Odd(3_000));
        Assert.Equal(Tree.Odd(3_000), queue.Get());
    }

    [Fact]
    public void Element_WithHalfOfAPair_IsCarriedAsItIs()
    {
        JsonTypeInfo<JsonElement> type = ValueJson.For(TestJson.Default.JsonElement);
        using var document = JsonDocument.Parse("[\"\\ud83d\"]");
        Assert.Equal("[\"\\ud83d\"]", JsonSerializer.Serialize(document.RootElement, type));
    }

    [Fact]
    public void Type_OfTheProgramsOwnMaking_StaysAsItIs()
    {
        JsonTypeInfo<double> own = JsonMetadataServices.CreateValueInfo<double>(
            new JsonSerializerOptions(), JsonMetadataServices.DoubleConverter);
        Assert.Same(own, ValueJson.For(own));
    }

    [Fact]
    public void Type_KeepsTheProgramsOptions_AndConverters()
    {
        JsonSerializerOptions options = new()
            { MaxDepth = 5_000, NumberHandling = JsonNumberHandling.AllowReadingFromString, Converters =
                { new Shouter() } };
        var type = (JsonTypeInfo<string>)new TestJson(options).GetTypeInfo(typeof(string))!;
        JsonTypeInfo<string> wide = ValueJson.For(type);
        Assert.Same(wide, ValueJson.For(wide));
        Assert.Equal(
            (5_002, JsonNumberHandling.AllowReadingFromString | JsonNumberHandling.AllowNamedFloatingPointLiterals),
            (wide.Options.MaxDepth, wide.Options.NumberHandling));
        Assert.Equal("\"HI\"", JsonSerializer.Serialize("hi", wide));
    }

    private sealed class Shouter : JsonConverter<string>
    {
        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetString();

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToUpperInvariant());
    }
}
