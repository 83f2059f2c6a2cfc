using System.Globalization;
using EchoServer.Linux.Processes;

namespace EchoServer.Server.Starting;

/// <summary>How the fork server is run: from a binary of its own beside ours.</summary>
/// <param name="Executable">What to execute.</param>
/// <param name="IsNative">Whether it runs without the JIT, which makes its clones several times as cheap.</param>
internal sealed record ForkServerProgram(SelfExecutable Executable, bool IsNative)
{
    private const string Name = "echo-forkserver";

    // Beside a managed server this folder has the native one, where one could be built.
    private const string NativeFolder = "native";

    /// <summary>Finds it beside our own binary; the native one rather than the managed one.</summary>
    internal static ForkServerProgram Find() => Find(AppContext.BaseDirectory);

    /// <summary>The rule behind <see cref="Find()"/>.</summary>
    /// <param name="baseDirectory">Where our own binary is.</param>
    internal static ForkServerProgram Find(string baseDirectory)
    {
        string native = Path.Combine(baseDirectory, NativeFolder, Name);
        string path = File.Exists(native) ? native : Path.Combine(baseDirectory, Name);
        return new ForkServerProgram(new SelfExecutable(path, [Name]), !File.Exists(path + ".dll"));
    }

    /// <summary>The arguments of the fork server: who its parent is, and how many rows the scoreboard has.</summary>
    internal static string[] Arguments(int capacity) =>
    [
        Environment.ProcessId.ToString(CultureInfo.InvariantCulture),
        capacity.ToString(CultureInfo.InvariantCulture),
    ];
}
