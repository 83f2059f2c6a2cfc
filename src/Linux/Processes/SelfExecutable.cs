using System.Text;
using EchoServer.Linux.Calls;

namespace EchoServer.Linux.Processes;

/// <summary>How to run this very program once more, in another role.</summary>
/// <param name="Path">What to execute: our own binary, or the <c>dotnet</c> that runs our assembly.</param>
/// <param name="Arguments">argv up to where a role's own arguments begin: the program's name, and the assembly if there
/// is one.</param>
public sealed record SelfExecutable(string Path, IReadOnlyList<string> Arguments)
{
    // Whoever executes it: a child that posix_spawn(3) has made, too.
    private const string Running = "/proc/self/exe";

    /// <summary>Finds it for the running process, whether it is native, an apphost, or
    /// <c>dotnet NAME.dll</c>.</summary>
    /// <exception cref="InvalidOperationException">The path of the running program can't be told (no
    /// /proc).</exception>
    public static SelfExecutable Find()
    {
        string path = Environment.ProcessPath
            ?? throw new InvalidOperationException("the path of the running program is unknown; is /proc mounted?");
        return For(path, AppDomain.CurrentDomain.FriendlyName, AppContext.BaseDirectory);
    }

    /// <summary>As <see cref="Find"/>, but whatever has become of the file since: gone, or replaced by another version.
    /// Its processes are named <c>exe</c>.</summary>
    internal static SelfExecutable FindRunning() => Find() with { Path = Running };

    /// <summary>The command line of the running process, as <see cref="ExecuteAnew"/> takes it: a NUL follows each
    /// word.</summary>
    /// <exception cref="IOException">It can't be read.</exception>
    public static byte[] CommandLine() => File.Exists("/proc/self/cmdline")
        ? File.ReadAllBytes("/proc/self/cmdline")
        : [.. Environment.GetCommandLineArgs().SelectMany(word => Encoding.UTF8.GetBytes(word + "\0"))];

    /// <summary>Executes the running program from its beginning, in the same process: with what exec passes on (signal
    /// mask, descriptors without FD_CLOEXEC), and without what it does not.</summary>
    /// <param name="commandLine">From <see cref="CommandLine"/>.</param>
    /// <returns>Why it can't be executed. Otherwise it does not return.</returns>
    public static IOException ExecuteAnew(byte[] commandLine)
    {
        ArgumentNullException.ThrowIfNull(commandLine);
        // By its own path, after which the process is named; the other way is for a binary that has been deleted since.
        if (Environment.ProcessPath is { } path) Libc.ExecFile(path, commandLine);
        return Libc.ExecFile(Running, commandLine);
    }

    /// <summary>The rule behind <see cref="Find"/>.</summary>
    /// <param name="processPath">The running binary.</param>
    /// <param name="assembly">The entry assembly's name, without an ending.</param>
    /// <param name="baseDirectory">Where that assembly is.</param>
    internal static SelfExecutable For(string processPath, string assembly, string baseDirectory) =>
        System.IO.Path.GetFileName(processPath) == "dotnet"
            ? new SelfExecutable(processPath, ["dotnet", System.IO.Path.Combine(baseDirectory, assembly + ".dll")])
            : new SelfExecutable(processPath, [System.IO.Path.GetFileName(processPath)]);
}
