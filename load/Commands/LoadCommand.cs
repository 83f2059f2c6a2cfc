using System.CommandLine;
using EchoServer.Common.CommandLine;
using EchoServer.Load.Host;
using EchoServer.Load.Kinds;
using EchoServer.Load.Runs;

namespace EchoServer.Load.Commands;

/// <summary>The command line: a command for each kind of load.</summary>
internal static class LoadCommand
{
    /// <summary>The command, ready for the tool to run.</summary>
    public static ToolCommand Create()
    {
        ToolCommand root = new("Puts an echo server under load, checks every reply, and reports.")
        {
            Examples =
            [
                new("storm", "A connection per request to 127.0.0.1:8080, for 10 s"),
                new("storm --server echo-server --fail-if 'p99>50ms'", "Starts the server for the run, and checks its "
                + "ledger"),
                new("compare storm --server 'a=echo-server' --server 'b=echo-server --spares 0'",
                    "The same load on two servers, in turn"),
            ],
            ExitCodes =
            [
                (Tool.Success, "all replies were right, every --fail-if held, and the server's ledger agreed"),
                (Tool.Failure, "not so, or there was no run; stderr or the verdict says why"),
                Tool.ExitCodes[2],
            ],
        };
        foreach (LoadKind kind in LoadKinds.All) root.Subcommands.Add(CommandOf(kind));
        root.Subcommands.Add(CompareCommand.Create(LoadKinds.Comparable));
        root.Subcommands.Add(AgentCommand.Create());
        return root;
    }

    /// <summary>What a command does, made so that its end does not wait for ever for somebody to read its last
    /// words.</summary>
    public static Func<ParseResult, int> Action(Func<ParseResult, int> run) => parsed =>
    {
        try
        {
            return run(parsed);
        }
        catch (ToolException e)
        {
            return RunOutput.Fail(e.Message, e.ExitCode);
        }
        finally
        {
            RunOutput.Finish();
        }
    };

    private static ToolSubcommand CommandOf(LoadKind kind)
    {
        ToolSubcommand command = new(kind.Name, kind.Description) { Examples = kind.Examples };
        LoadSettings settings = new(kind);
        settings.AddTo(command);
        settings.AddServerTo(command);
        command.SetAction(Action(parsed => LoadRun.Run(kind, settings.Read(parsed, kind.Name))));
        return command;
    }
}
