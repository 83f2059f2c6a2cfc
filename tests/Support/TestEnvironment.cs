using System.Reflection;

namespace EchoServer.Tests.Support;

/// <summary>What the tests need to know about the build and the machine they run on.</summary>
internal static class TestEnvironment
{
    /// <summary>Names another binary to test than the one this build made, for example a native one.</summary>
    public const string ServerPathVariable = "ECHO_SERVER_UNDER_TEST";

    /// <summary>The server's executable.</summary>
    public static string ServerPath { get; } =
        Environment.GetEnvironmentVariable(ServerPathVariable) ?? BuiltServerPath;

    /// <summary>The executable of the managed server that this build made, whichever the tests run against.</summary>
    public static string BuiltServerPath => Metadata("echo-server");

    /// <summary>The interactive client's executable.</summary>
    public static string ClientPath { get; } = Metadata("echo-client");

    /// <summary>The load tests' executable.</summary>
    public static string LoadPath { get; } = Metadata("echo-load");

    /// <summary>The executable whose processes the toolkit's tests start.</summary>
    public static string TestProcessesPath { get; } = Metadata("test-processes");

    /// <summary>The executable of the toolkit's samples.</summary>
    public static string SamplesPath { get; } = Metadata("samples");

    /// <summary>The repository's folder.</summary>
    public static string SourceRoot => Metadata("SourceRoot");

    /// <summary>The schema of echo-load's report.json.</summary>
    public static string SchemaPath => Path.Combine(SourceRoot, "docs", "load-report.schema.json");

    /// <summary>Where the .NET runtime of this process lies; an executable beside its dll finds its runtime through
    /// it.</summary>
    public static string DotnetRoot { get; } = Environment.GetEnvironmentVariable("DOTNET_ROOT")
        ?? Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", ".."));

    /// <summary>Whether this process may do what only root may.</summary>
    public static bool IsRoot => Environment.IsPrivilegedProcess;

    /// <summary>Looks a program up as the shell does.</summary>
    /// <returns>Its path, or null when there is none.</returns>
    public static string? FindTool(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(':', StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, name))
        .FirstOrDefault(File.Exists);

    private static string Metadata(string key) => Path.GetFullPath(typeof(TestEnvironment).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!);
}
