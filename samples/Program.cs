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
        if (args.Length == 0) return List();
        if (SampleList.All.FirstOrDefault(s => s.Name == args[0]) is { } sample) return sample.Run(args[1..]);
        Console.Error.WriteLine($"samples: there is no sample '{args[0]}'; without a name they are listed");
        return 2;
    }

    private static int List()
    {
        Console.WriteLine("dotnet run --project samples -- NAME\n");
        foreach (Sample sample in SampleList.All) Console.WriteLine($"  {sample.Name,-17} {sample.Summary}");
        return 0;
    }
}
