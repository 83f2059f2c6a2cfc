using System.Diagnostics;
using EchoServer.Multiprocessing;
using EchoServer.TestProcesses;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Multiprocessing;

/// <summary>The program whose processes the tests start, as the build left it.</summary>
internal static class TestProgram
{
    /// <summary>From here on this process starts its children from that program.</summary>
    public static void Use()
    {
        Environment.SetEnvironmentVariable("DOTNET_ROOT", TestEnvironment.DotnetRoot);
        ProcessProgram.SetExecutable(TestEnvironment.TestProcessesPath);
        ProcessProgram.Register(Targets.All);
    }

    /// <summary>Starts one of its scenes, with its output to be read.</summary>
    public static Process Start(params string[] scene)
    {
        ProcessStartInfo start = new(TestEnvironment.TestProcessesPath, scene)
            { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_ROOT"] = TestEnvironment.DotnetRoot;
        return Process.Start(start)!;
    }

    /// <summary>Plays one of its scenes to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> PlayAsync(params string[] scene)
    {
        using Process process = Start(scene);
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string error = await process.StandardError.ReadToEndAsync().WaitAsync(Deadline.Standard);
        await process.WaitForExitAsync().WaitAsync(Deadline.Standard);
        return (process.ExitCode, await output, error);
    }
}
