using System.Net.Sockets;
using System.Security.Authentication;
using EchoServer.Common.Multiprocessing;
using EchoServer.Common.Multiprocessing.Managers;
using EchoServer.Common.Processes;

namespace EchoServer.Samples;

/// <summary>The samples, and their processes.</summary>
internal static class Program
{
    private const int Failed = 1;
    private const int Usage = 2;

    private static int Main(string[] args)
    {
        StandardStreams.Complete();
        return ProcessProgram.Run(args, SampleList.All.SelectMany(s => s.Targets), Start);
    }

    private static int Start(string[] args)
    {
        if (args.Length == 0) return Tell(List);
        if (SampleList.All.FirstOrDefault(s => s.Name == args[0]) is not { } sample) return Fail($"there is no sample '{args[0]}'; without a name they are listed", Usage);
        if (args.Length - 1 > sample.MostArguments) return Fail($"{sample.Name} takes {(sample.MostArguments == 0 ? "no arguments" : $"at most {sample.MostArguments}")}, not '{string.Join(' ', args[1..])}'", Usage);
        return Tell(() => sample.Run(args[1..]));
    }

    private static int List()
    {
        Console.WriteLine("dotnet run --project samples -- NAME\n");
        foreach (Sample sample in SampleList.All) Console.WriteLine($"  {sample.Name,-17} {sample.Summary}");
        return 0;
    }

    // What nobody here can help, such as an address where nobody listens, is a line and no trace.
    private static int Tell(Func<int> run)
    {
        try
        {
            return run();
        }
        catch (Exception e) when (e is SampleException or IOException or SocketException or AuthenticationException or TimeoutException or QueueUnavailableException or SpawnException)
        {
            return Fail(e.Message, e is SampleException { IsUsage: true } ? Usage : Failed);
        }
    }

    private static int Fail(string message, int exitCode)
    {
        StandardStreams.WriteErrorLine($"samples: {message.ReplaceLineEndings(" ")}");
        return exitCode;
    }
}
