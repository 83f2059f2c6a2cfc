using System.CommandLine;
using EchoServer.Common.CommandLine;
using EchoServer.Load.Comparison;
using EchoServer.Load.Display;
using EchoServer.Load.Distribution.Agents;

namespace EchoServer.Load;

/// <summary>The command line: a command for each kind of load.</summary>
internal static class LoadCommand
{
    /// <summary>The command, ready for the tool to run.</summary>
    public static RootCommand Create()
    {
        RootCommand root = new("Puts an echo server under load, checks every reply, and reports.");
        foreach (LoadKind kind in LoadKinds.All) root.Subcommands.Add(CommandOf(kind));
        root.Subcommands.Add(CompareCommand.Create(LoadKinds.Comparable));
        root.Subcommands.Add(AgentCommand.Create());
        return root;
    }

    /// <summary>What a command does, made so that its end does not wait for ever for somebody to read its last words.</summary>
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

    private static Command CommandOf(LoadKind kind)
    {
        Command command = new(kind.Name, kind.Description);
        kind.Settings.AddTo(command);
        kind.Settings.AddServerTo(command);
        command.SetAction(Action(parsed => LoadRun.Run(kind, kind.Read(parsed, kind.Name))));
        return command;
    }
}
