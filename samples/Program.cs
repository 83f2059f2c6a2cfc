using System.Net.Sockets;
using System.Security.Authentication;
using EchoServer.Common.CommandLine;
using EchoServer.Linux;
using EchoServer.Linux.Processes;
using EchoServer.Multiprocessing;

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
        if (SampleList.All.FirstOrDefault(s => s.Name == args[0]) is not { } sample)
            return Tool.Fail("samples", Unknown(args[0]), Tool.Usage);
        return args.Length - 1 > sample.MostArguments
            ? Tool.Fail("samples", TooMany(sample, args[1..]), Tool.Usage) : Tell(() => sample.Run(args[1..]));
    }

    private static string Unknown(string name)
    {
        string hint = Nearest.Hint(name, SampleList.All.Select(s => s.Name));
        return $"there is no sample '{name}'{(hint.Length > 0 ? hint : "; without a name they are listed")}";
    }

    private static string TooMany(Sample sample, string[] given) =>
        $"{sample.Name} takes {(sample.MostArguments == 0 ? "no arguments" : $"at most {sample.MostArguments}")}, not "
        + $"'{string.Join(' ', given)}'";

    private static int List()
    {
        IEnumerable<string> lines = SampleList.All.Select(s => $"  {s.Name,-17} {s.Summary}\n");
        return StandardStreams.TryWriteOutput($"dotnet run --project samples -- NAME\n\n{string.Concat(lines)}") is
            { } why ? Tool.Fail("samples", why) : Tool.Success;
    }

    // What nobody here can help, such as an address where nobody listens, or a stdout that is closed, is a line and no
    // trace.
    private static int Tell(Func<int> run)
    {
        try
        {
            return run();
        }
        catch (UnauthorizedAccessException)
        {
            return Tool.Fail("samples", "stdout: it is closed"); // EBADF is an access that is denied
        }
        catch (Exception e)
            when (e is SampleException or IOException or SocketException or AuthenticationException or TimeoutException
                    or QueueUnavailableException or SpawnException)
        {
            return Tool.Fail("samples", e.Message, e is SampleException { IsUsage: true } ? Tool.Usage : Tool.Failure);
        }
    }
}
