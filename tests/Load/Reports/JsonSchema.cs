using EchoServer.Tests.Support;

namespace EchoServer.Tests.Load.Reports;

/// <summary>Compares JSON files with their schemas.</summary>
internal static class JsonSchema
{
    // Readers may pass over what they do not know; what is written has to be in the schema.
    private const string Validate = """
        import json, sys
        from jsonschema import Draft202012Validator as Validator
        def close(part):
            if isinstance(part, dict):
                if "properties" in part: part.setdefault("additionalProperties", False)
                for value in part.values(): close(value)
            elif isinstance(part, list):
                for value in part: close(value)
        schema = json.load(open(sys.argv[1]))
        Validator.check_schema(schema)
        close(schema)
        for path in sys.argv[2:]:
            for error in Validator(schema).iter_errors(json.load(open(path))):
                print(f"{path}: {'/'.join(map(str, error.absolute_path))}: {error.message}")
        """;

    /// <summary>That of report.json.</summary>
    public static string OfReport { get; } = TestEnvironment.SchemaPath;

    /// <summary>That of comparison.json.</summary>
    public static string OfComparison
        { get; } = Path.Combine(Path.GetDirectoryName(TestEnvironment.SchemaPath)!, "load-comparison.schema.json");

    /// <summary>What files have that their schema does not, or the other way round, a line each.</summary>
    public static async Task<string> ErrorsAsync(string schema, params string[] files)
    {
        CommandRun run = await CommandRun.OfAsync("python3", ["-c", Validate, schema, .. files]);
        Assert.True(run.ExitCode == 0, run.Error);
        return run.Output;
    }
}
