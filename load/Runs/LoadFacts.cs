using System.Globalization;
using System.Net;
using EchoServer.Common.CommandLine;
using EchoServer.Linux.Sockets;
using EchoServer.Load.Reports;

namespace EchoServer.Load.Runs;

/// <summary>The circumstances of a run, as far as the options tell.</summary>
internal static class LoadFacts
{
    /// <summary>Puts them together; what is looked into during the run is added to them with <c>with</c>.</summary>
    /// <param name="options">The options that the tool was given.</param>
    /// <param name="targets">The server's addresses.</param>
    /// <param name="resolved">What the first stands for.</param>
    /// <param name="started">When the run began.</param>
    public static RunFacts Of(
        LoadOptions options, IReadOnlyList<StreamAddress> targets, EndPoint resolved, DateTimeOffset started) =>
        Of(options, started) with { Target = string.Join(", ", targets), TargetPlace = TargetPlaces.Of(resolved) };

    /// <summary>The same of a run against several servers.</summary>
    public static RunFacts Of(LoadOptions options, DateTimeOffset started) =>
        RunFacts.OfThisProcess(started) with { Options = [.. Options(options)] };

    private static IEnumerable<RunOption> Options(LoadOptions options)
    {
        string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
        yield return new RunOption("--clients", Number(options.Clients));
        yield return options.Agents is { } agents
            ? new RunOption("--agents", Number(agents.Count)) : new RunOption("--processes", Number(options.Processes));
        yield return new RunOption("--rate", Number(options.Rate));
        yield return new RunOption("--duration", TimeText.Format(options.Duration));
        yield return new RunOption("--warmup", TimeText.Format(options.WarmUp));
        yield return new RunOption("--timeout", TimeText.Format(options.Timeout));
        (long min, long max) = options.Payload;
        yield return new RunOption("--payload", min == max ? Number(min) : $"{Number(min)}-{Number(max)}");
        yield return new RunOption("--seed", Number(options.Seed));
    }
}
