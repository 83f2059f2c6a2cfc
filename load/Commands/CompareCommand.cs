using System.CommandLine;
using System.CommandLine.Parsing;
using EchoServer.Common.CommandLine;
using EchoServer.Load.Comparison;
using EchoServer.Load.Kinds;
using EchoServer.Load.Reports.Files;
using EchoServer.Load.Runs;

namespace EchoServer.Load.Commands;

/// <summary>The command that puts several servers under the same load, in turn.</summary>
internal static class CompareCommand
{
    /// <summary>The command, with one below it for each kind of load.</summary>
    public static Command Create(IReadOnlyList<LoadKind> kinds)
    {
        ToolOption<ComparedServer[]> servers = new("--server", "[NAME=]COMMAND",
            "A server to compare, started anew for each round; the first is the reference. Repeat it", [], ReadServers);
        servers.Recursive = true;
        ToolOption<int> rounds = ToolOption.Number("--rounds", "How often each server has its turn", 3, 1, 1000);
        rounds.Recursive = true;
        ToolSubcommand compare = new(
            "compare",
            "Puts servers under the same load, in turn, round by round, and shows medians and ratios. Not soak: its "
            + "clients rest, so it tells whether a server is right rather than how fast")
        {
            Examples = [ExampleOf(kinds[0])],
        };
        compare.Options.Add(servers);
        compare.Options.Add(rounds);
        foreach (LoadKind kind in kinds)
        {
            ToolSubcommand command = new(kind.Name, kind.Description) { Examples = [ExampleOf(kind)] };
            LoadSettings settings = new(kind);
            settings.AddTo(command);
            command.SetAction(
                LoadCommand.Action(
                    parsed => ComparisonRun.Run(
                        kind, Read(settings, $"compare_{kind.Name}", parsed), servers.Read(parsed),
                        rounds.Read(parsed))));
            command.Validators.Add(result =>
            {
                if (result.GetResult(servers) is null) result.AddError("--server: two or more are needed to compare");
            });
            compare.Subcommands.Add(command);
        }
        return compare;
    }

    private static Example ExampleOf(LoadKind kind) =>
        new($"compare {kind.Name} --server 'a=echo-server' --server 'b=echo-server --spares 0' --rounds 5",
            "Five rounds, each server once in each");

    private static LoadOptions Read(LoadSettings settings, string name, ParseResult parsed)
    {
        LoadOptions options = settings.Read(parsed, name);
        ReportFormat[] others = [.. options.Formats.Except(ComparisonRun.Formats)];
        if (settings.AreFormatsGiven(parsed) && others.Length > 0)
            throw new ToolException(
                $"--format: a comparison is not written as '{others[0].ToString().ToLowerInvariant()}', but as json "
                + "or md", Tool.Usage);
        return options with { Formats = [.. ComparisonRun.Formats.Intersect(options.Formats)] };
    }

    private static ComparedServer[] ReadServers(ArgumentResult result)
    {
        List<ComparedServer> servers = [];
        foreach (string text in result.Tokens.Select(t => t.Value))
        {
            if (ComparedServer.Parse(text) is not { } server)
                result.AddError($"--server: '{text}' is not {ComparedServer.Wanted}");
            else if (servers.Any(s => s.Name == server.Name))
                result.AddError($"--server: there are two named '{server.Name}'; name them: NAME=COMMAND");
            else servers.Add(server);
        }
        if (servers.Count == 1 && result.Tokens.Count == 1)
            result.AddError($"--server: '{servers[0].Name}' is alone; two or more are needed to compare");
        return [.. servers];
    }
}
