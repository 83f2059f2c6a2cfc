namespace EchoServer.Tests.Support;

/// <summary>A folder for one test, deleted with what is in it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("echo-server-test-");

    public string FullName => _folder.FullName;

    /// <summary>The path of a file in it, which needs not exist.</summary>
    public string File(string name) => Path.Combine(FullName, name);

    public void Dispose() => _folder.Delete(recursive: true);
}
