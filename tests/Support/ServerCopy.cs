namespace EchoServer.Tests.Support;

/// <summary>Copies the server to where every user may run it; the build may lie in somebody's closed home directory.</summary>
internal static class ServerCopy
{
    /// <returns>The path of the copied executable.</returns>
    public static async Task<string> ToAsync(TemporaryFolder folder)
    {
        DirectoryInfo source = new(Path.GetDirectoryName(TestEnvironment.ServerPath)!);
        foreach (FileInfo file in source.EnumerateFiles()) file.CopyTo(folder.File(file.Name));
        CommandRun chmod = await CommandRun.OfAsync("chmod", "-R", "a+rX", folder.FullName);
        Assert.Equal((0, ""), (chmod.ExitCode, chmod.Error));
        return folder.File(Path.GetFileName(TestEnvironment.ServerPath));
    }
}
