using EchoServer.Multiprocessing;

namespace EchoServer.Samples;

/// <summary>subprocess.run: any program.</summary>
internal static class RunSubprocess
{
    /// <summary>The sample.</summary>
    public static readonly Sample Sample =
        new("subprocess", "any program: input, output, errors, exit code, a time-out", [], Run);

    private static void Run()
    {
        SubprocessResult sorted = Subprocess.Run("sort", ["-r"], new SubprocessOptions { Input = "one\ntwo\nthree\n" });
        Console.Write(sorted.Output);
        SubprocessResult missing = Subprocess.Run("ls", ["/no/such/file"]);
        Console.WriteLine($"exit code {missing.ExitCode}: {missing.Error.TrimEnd()}");
        try
        {
            Subprocess.Run("sleep", ["60"], new SubprocessOptions { Timeout = TimeSpan.FromSeconds(0.2) });
        }
        catch (TimeoutException e)
        {
            Console.WriteLine(e.Message);
        }
    }
}
