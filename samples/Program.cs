using EchoServer.Common.CommandLine;
using EchoServer.Common.Multiprocessing;
using EchoServer.Common.Processes;

namespace EchoServer.Samples;

/// <summary>The samples, and their processes.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        StandardStreams.Complete();
        return ProcessProgram.Run(args, SampleList.All.SelectMany(s => s.Targets), Start);
    }

    private static int Start(string[] args)
    {
        if (args is [] or ["--help" or "-h"]) return List();
        if (SampleList.All.FirstOrDefault(s => s.Name == args[0]) is { } sample) return Run(sample, args[1..]);
        string meant = Nearest.Of(args[0], SampleList.All.Select(s => s.Name)) is { } near ? $"did you mean {near}?" : "without a name they are listed";
        return Tool.Fail("samples", $"there is no sample '{args[0]}'; {meant}", Tool.Usage);
    }

    // What a sample shows it writes to stdout, which may be closed or full.
    private static int Run(Sample sample, string[] args)
    {
        try
        {
            return sample.Run(args);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Tool.Fail("samples", e is UnauthorizedAccessException ? "stdout: it is closed" : e.Message); // EBADF is an access that is denied
        }
    }

    private static int List()
    {
        IEnumerable<string> lines = SampleList.All.Select(s => $"  {s.Name,-17} {s.Summary}\n");
        return StandardStreams.TryWriteOutput($"dotnet run --project samples -- NAME\n\n{string.Concat(lines)}") is { } why ? Tool.Fail("samples", why) : Tool.Success;
    }
}
