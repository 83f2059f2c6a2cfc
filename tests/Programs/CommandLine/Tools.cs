using EchoServer.Tests.Support;

namespace EchoServer.Tests.Programs.CommandLine;

/// <summary>The programs that people call. Where another server is tested than this build's, those beside it are,
/// too.</summary>
internal static class Tools
{
    public static readonly string[] Names = ["echo-server", "echo-client", "echo-load"];

    public static string Path(string name)
    {
        string beside = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(TestEnvironment.ServerPath)!, name);
        if (File.Exists(beside)) return beside;
        return name switch
        {
            "echo-client" => TestEnvironment.ClientPath,
            "echo-load" => TestEnvironment.LoadPath,
            "samples" => TestEnvironment.SamplesPath,
            _ => TestEnvironment.ServerPath,
        };
    }
}
