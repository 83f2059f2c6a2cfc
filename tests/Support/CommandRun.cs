using System.Diagnostics;

namespace EchoServer.Tests.Support;

/// <summary>A program that was run to its end.</summary>
/// <param name="ExitCode">What it returned.</param>
/// <param name="Output">All of its stdout.</param>
/// <param name="Error">All of its stderr.</param>
internal sealed record CommandRun(int ExitCode, string Output, string Error)
{
    /// <summary>The lines it wrote to stderr.</summary>
    public string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Runs a program with an empty stdin.</summary>
    /// <exception cref="TimeoutException">It didn't end in time, and was killed.</exception>
    public static async Task<CommandRun> OfAsync(string path, params string[] arguments)
    {
        ProcessStartInfo start = new(path, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_ROOT"] = TestEnvironment.DotnetRoot;
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        return await FinishAsync(process);
    }

    /// <summary>Runs the server with arguments that make it say something and end.</summary>
    public static Task<CommandRun> OfServerAsync(params string[] arguments) =>
        OfAsync(TestEnvironment.ServerPath, arguments);

    private static async Task<CommandRun> FinishAsync(Process process)
    {
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        try
        {
            await Task.WhenAll(process.WaitForExitAsync(), output, error).WaitAsync(Deadline.Standard);
        }
        catch (TimeoutException e)
        {
            process.Kill();
            throw new TimeoutException($"{process.StartInfo.FileName} did not end.", e);
        }
        return new CommandRun(process.ExitCode, await output, await error);
    }
}
