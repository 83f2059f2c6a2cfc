namespace EchoServer.Tests.Support;

/// <summary>Copies the server to where every user may run it; the build may lie in somebody's closed home
/// directory.</summary>
internal static class ServerCopy
{
    /// <returns>The path of the copied executable.</returns>
    public static Task<string> ToAsync(TemporaryFolder folder) => ToAsync(folder, TestEnvironment.ServerPath);

    /// <summary>Copies a certain server; what it has in folders of its own, such as a native fork server beside a
    /// managed one, stays behind.</summary>
    /// <returns>The path of the copied executable.</returns>
    public static async Task<string> ToAsync(TemporaryFolder folder, string serverPath)
    {
        DirectoryInfo source = new(Path.GetDirectoryName(serverPath)!);
        foreach (FileInfo file in source.EnumerateFiles()) file.CopyTo(folder.File(file.Name));
        CommandRun chmod = await CommandRun.OfAsync("chmod", "-R", "a+rX", folder.FullName);
        Assert.Equal((0, ""), (chmod.ExitCode, chmod.Error));
        return folder.File(Path.GetFileName(serverPath));
    }
}
