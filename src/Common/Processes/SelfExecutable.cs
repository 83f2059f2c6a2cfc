namespace EchoServer.Common.Processes;

/// <summary>How to run this very program once more, in another role.</summary>
/// <param name="Path">What to execute: our own binary, or the <c>dotnet</c> that runs our assembly.</param>
/// <param name="Arguments">argv up to where a role's own arguments begin: the program's name, and the assembly if there is one.</param>
public sealed record SelfExecutable(string Path, IReadOnlyList<string> Arguments)
{
    /// <summary>Finds it for the running process, whether it is native, an apphost, or <c>dotnet NAME.dll</c>.</summary>
    /// <exception cref="InvalidOperationException">The path of the running program can't be told (no /proc).</exception>
    public static SelfExecutable Find()
    {
        string path = Environment.ProcessPath
            ?? throw new InvalidOperationException("the path of the running program is unknown; is /proc mounted?");
        return For(path, AppDomain.CurrentDomain.FriendlyName, AppContext.BaseDirectory);
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
