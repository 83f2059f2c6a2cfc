using System.CommandLine;
using EchoServer.Load.Comparison;
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

    private static Command CommandOf(LoadKind kind)
    {
        Command command = new(kind.Name, kind.Description);
        kind.Settings.AddTo(command);
        kind.Settings.AddServerTo(command);
        command.SetAction(parsed => LoadRun.Run(kind, kind.Read(parsed, kind.Name)));
        return command;
    }
}
