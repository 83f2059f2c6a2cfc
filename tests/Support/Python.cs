using System.Diagnostics;

namespace EchoServer.Tests.Support;

/// <summary>The Pythons of this machine, for tests against the real multiprocessing.connection.</summary>
internal static class Python
{
    private const string AsksVersion = "import sys; print(sys.version_info[0] * 100 + sys.version_info[1])";

    private static readonly string[] _names = ["python3", "python3.11", "python3.12", "python3.13", "python3.14"];

    private static readonly Lazy<IReadOnlyList<(string Path, int Version)>> _all = new(FindAll);

    /// <summary>Some Python 3.</summary>
    public static string Any => _all.Value[0].Path;

    /// <summary>One before 3.12, which knows HMAC-MD5 alone; null when there is none.</summary>
    public static string? Legacy => _all.Value.FirstOrDefault(p => p.Version < 312).Path;

    /// <summary>The newest, if it is 3.12 or later, which asks for SHA-256.</summary>
    public static string? Modern => _all.Value.Where(p => p.Version >= 312).MaxBy(p => p.Version).Path;

    /// <summary>Runs a script to its end.</summary>
    public static Task<CommandRun> RunAsync(string python, string script, params string[] arguments) =>
        CommandRun.OfAsync(python, ["-c", script, .. arguments]);

    /// <summary>Starts a script, with its output to be read.</summary>
    public static Process Start(string python, string script, params string[] arguments) =>
        Process.Start(
            new ProcessStartInfo(python, ["-u", "-c", script, .. arguments])
            { RedirectStandardOutput = true, RedirectStandardError = true })!;

    // pyenv keeps several in its folder, and shims on PATH that may name none.
    private static IReadOnlyList<(string Path, int Version)> FindAll()
    {
        string pyenv = Path.Combine(
            Environment.GetEnvironmentVariable("PYENV_ROOT")
                ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".pyenv"),
                "versions");
        IEnumerable<string> kept = Directory.Exists(pyenv)
            ? Directory.GetDirectories(pyenv).Select(folder => Path.Combine(folder, "bin", "python3")) : [];
        IEnumerable<string?> found = _names.Select(TestEnvironment.FindTool);
        return [
            .. found.Concat(kept).Where(File.Exists).Distinct().Select(p => (p!, Version(p!)))
                .Where(p => p.Item2 >= 306)];
    }

    private static int Version(string path)
    {
        using Process python = Start(path, AsksVersion);
        string answer = python.StandardOutput.ReadToEnd();
        python.WaitForExit();
        return int.TryParse(answer, out int version) ? version : 0;
    }
}
