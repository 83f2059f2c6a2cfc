using System.Globalization;
using EchoServer.Common.Processes;

namespace EchoServer.Server.Starting;

/// <summary>How the fork server is run: from a binary of its own beside ours, native or not as ours is.</summary>
internal static class ForkServerProgram
{
    private const string Name = "echo-forkserver";

    /// <summary>Finds it beside our own binary.</summary>
    internal static SelfExecutable Find() => new(Path.Combine(AppContext.BaseDirectory, Name), [Name]);

    /// <summary>Its arguments: who its parent is, and how many rows the scoreboard has.</summary>
    internal static string[] Arguments(int capacity) =>
        [Environment.ProcessId.ToString(CultureInfo.InvariantCulture), capacity.ToString(CultureInfo.InvariantCulture)];
}
