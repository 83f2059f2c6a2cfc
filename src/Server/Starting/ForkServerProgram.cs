using System.Globalization;
using EchoServer.Common.Processes;

namespace EchoServer.Server.Starting;

/// <summary>How the fork server is run: from a binary of its own beside ours, native or not as ours is.</summary>
internal static class ForkServerProgram
{
    private const string Name = "echo-forkserver";

    /// <summary>Finds it beside our own binary.</summary>
    internal static SelfExecutable Find() => new(Path.Combine(AppContext.BaseDirectory, Name), [Name]);

    /// <summary>What the C library can do without there: the kernel would write to each clone's memory, and have it copied, whenever it runs elsewhere
    /// (restartable sequences, tunables of glibc since 2.35).</summary>
    internal static IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>
    {
        ["GLIBC_TUNABLES"] = "glibc.pthread.rseq=0",
    };

    /// <summary>Its arguments: who its parent is, and how many rows the scoreboard has.</summary>
    internal static string[] Arguments(int capacity) =>
        [System.Environment.ProcessId.ToString(CultureInfo.InvariantCulture), capacity.ToString(CultureInfo.InvariantCulture)];
}
