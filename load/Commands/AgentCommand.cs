using System.CommandLine;
using EchoServer.Common.CommandLine;
using EchoServer.Linux.Sockets;
using EchoServer.Load.Distribution.Agents;

namespace EchoServer.Load.Commands;

/// <summary>The command that makes a part of a run that another echo-load leads.</summary>
internal static class AgentCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        ToolOption<string?> connect = AgentSettings.AddressOption(
            "--connect", "Where the run is led: the --listen of the echo-load that has --agents", isToConnect: true);
        ToolOption<string?> key = AgentSettings.KeyFileOption();
        ToolOption<int> processes = LoadSettings.ProcessesOption();
        ToolOption<int> runs = ToolOption.Number(
            "--runs", "After how many runs it ends; 0 stays until it is told to end", 1, 0, int.MaxValue);
        ToolOption<TimeSpan> join =
            ToolOption.Time("--join-timeout", "How long to wait for a run; 0 waits for ever", TimeSpan.FromMinutes(1));
        ToolOption<string?> authority = AgentSettings.FileOption(
            "--tls-ca",
            "Certificates (PEM), of which one must vouch for the run's --tls-cert: with it the agent connects by TLS");
        ToolSubcommand command = new("agent", "Makes a part of a load that another echo-load leads, with --agents")
        {
            Examples = [
                new("agent --connect leader:7000 --authkey-file key", "Takes part in the run of echo-load storm "
                + "--agents 1 --listen leader:7000 --authkey-file key")],
        };
        Option[] options = [connect, key, processes, runs, join, authority];
        foreach (Option option in options) command.Options.Add(option);
        command.SetAction(LoadCommand.Action(parsed => new Agent(new JoinOptions
        {
            Connect = StreamAddress.Parse(
                connect.Read(parsed)
                    ?? throw new ToolException($"--connect is needed: {StreamAddress.WantedToConnect}", Tool.Usage)),
            KeyFile = key.Read(parsed),
            Processes = processes.Read(parsed),
            Runs = runs.Read(parsed),
            JoinTimeout = join.Read(parsed),
            Authority = authority.Read(parsed),
        }).Run()));
        return command;
    }
}
