using System.Diagnostics;
using System.Globalization;

namespace EchoServer.Tests.Support;

/// <summary>The C compiler, which has the originals of the numbers that we keep copies of. Tests that use it need
/// "gcc".</summary>
internal static class CCompiler
{
    /// <summary>Compares our numbers, by the C expressions that they are copies of, with the compiler's.</summary>
    /// <param name="ours">The numbers.</param>
    /// <param name="headers">Where the expressions' names are declared.</param>
    public static void AssertAgrees(IReadOnlyDictionary<string, long> ours, params string[] headers) => Assert.Equal(
        ours.Select(c => $"{c.Key} {c.Value}"),
        Evaluate(ours.Keys, headers).Zip(ours.Keys, (value, name) => $"{name} {value}"));

    /// <summary>Makes a program.</summary>
    /// <param name="source">The path of its source.</param>
    /// <param name="binary">Its own path.</param>
    /// <param name="definitions">Macros, as <c>NAME=VALUE</c>.</param>
    public static void Compile(string source, string binary, params string[] definitions) =>
        Run("gcc", [.. definitions.Select(d => $"-D{d}"), "-o", binary, source]);

    private static List<long> Evaluate(IEnumerable<string> expressions, string[] headers)
    {
        using TemporaryFolder folder = new();
        string source = folder.File("c.c"), binary = folder.File("c");
        File.WriteAllText(source, Program(expressions, headers));
        Compile(source, binary);
        return [.. Run(binary).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => long.Parse(line, CultureInfo.InvariantCulture))];
    }

    private static string Program(IEnumerable<string> expressions, string[] headers) => $$"""
        #define _GNU_SOURCE
        #include <stddef.h>
        #include <stdio.h>
        {{string.Join('\n', headers.Select(header => $"#include <{header}>"))}}
        int main(void) {
        {{string.Join('\n', expressions.Select(e => $"printf(\"%lld\\n\", (long long)({e}));"))}}
        return 0; }
        """;

    private static string Run(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments)
            { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors.Result);
        return output;
    }
}
