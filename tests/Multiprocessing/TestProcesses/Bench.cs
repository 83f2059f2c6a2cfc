using System.Diagnostics;
using System.Globalization;
using EchoServer.Multiprocessing;

namespace EchoServer.TestProcesses;

/// <summary>Start-to-join of a process that does nothing, to be measured beside Python's.</summary>
internal static class Bench
{
    /// <summary>For each line that is read, starts and joins one process; answers with the microseconds that
    /// took.</summary>
    public static int Run(string method)
    {
        StartMethod start = Enum.Parse<StartMethod>(method, ignoreCase: true);
        while (Console.ReadLine() is not null)
        {
            long begin = Stopwatch.GetTimestamp();
            using ChildProcess child = new(Targets.ForkNothing) { StartMethod = start };
            child.Start();
            child.Join();
            Console.WriteLine(
                Stopwatch.GetElapsedTime(begin).TotalMicroseconds.ToString("F1", CultureInfo.InvariantCulture));
            if (child.ExitCode != 0) return 1;
        }
        return 0;
    }
}
