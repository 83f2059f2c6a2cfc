namespace EchoServer.Tests.Support;

/// <summary>Runs a program that sees other files than we do, by unshare(1) and mount(8). Needs root.</summary>
internal static class MountNamespace
{
    /// <summary>Makes a wrapper for a command.</summary>
    /// <param name="folder">A folder that seems to be empty.</param>
    public static string[] Hiding(string folder) =>
        ["unshare", "--mount", "sh", "-c", $"mount -t tmpfs none {folder} && exec \"$@\"", "sh"];
}
