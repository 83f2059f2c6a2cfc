using System.CommandLine;
using EchoServer.Common.CommandLine;
using EchoServer.Linux.Sockets;
using EchoServer.Load.Distribution.Agents;

namespace EchoServer.Load.Commands;

/// <summary>The options of a run that agents make.</summary>
internal sealed class AgentSettings
{
    private readonly ToolOption<int> _agents = ToolOption.Number(
        "--agents",
        "How many agents, on other machines, make the load instead of this one; each is an 'echo-load agent'; 0 for "
        + "none", 0, 0, 1000);

    private readonly ToolOption<string?> _listen = AddressOption(
        "--listen", "Where agents reach this run, with --agents: HOST:PORT; port 0 picks a free one",
        isToConnect: false);

    private readonly ToolOption<string?> _key = KeyFileOption();

    private readonly ToolOption<TimeSpan> _join =
        ToolOption.Time("--join-timeout", "How long to wait for agents; 0 waits for ever", TimeSpan.FromMinutes(1));

    private readonly ToolOption<string?> _certificate =
        FileOption("--tls-cert", "A certificate (PEM) for --listen: with it agents connect by TLS");

    private readonly ToolOption<string?> _certificateKey =
        FileOption("--tls-key", "The private key (PEM) of --tls-cert");

    /// <summary>Where the authkey is.</summary>
    public static ToolOption<string?> KeyFileOption() => FileOption(
        "--authkey-file",
        $"A file with the key that agents must have; without it, the environment's {AuthKeySource.Variable} is the "
        + "key");

    /// <summary>An option that names a file.</summary>
    public static ToolOption<string?> FileOption(string name, string description) =>
        ToolOption.File(name, "FILE", description);

    /// <summary>An option that names an address.</summary>
    public static ToolOption<string?> AddressOption(string name, string description, bool isToConnect) =>
        new(name, "ADDRESS", description, null, result =>
    {
        string text = result.Tokens[0].Value;
        if (!StreamAddress.TryParse(text, out StreamAddress? address) || (isToConnect && address.PicksPort))
            result.AddError($"{name}: {StreamAddress.Refusal(text, isToConnect)}");
        return text;
    });

    /// <summary>Gives a command these options.</summary>
    public void AddTo(Command command)
    {
        Option[] options = [_agents, _listen, _key, _join, _certificate, _certificateKey];
        foreach (Option option in options) command.Options.Add(option);
    }

    /// <summary>Reads what was given.</summary>
    /// <returns>Null when no agents are wanted.</returns>
    /// <exception cref="ToolException">The options do not go together.</exception>
    public AgentOptions? Read(ParseResult parsed)
    {
        int agents = _agents.Read(parsed);
        if (agents == 0)
        {
            Option[] others = [_listen, _key, _join, _certificate, _certificateKey];
            return others.FirstOrDefault(o => parsed.GetResult(o) is not null) is { } lonely
                ? throw Wrong($"{lonely.Name} is for runs with --agents, and there are none") : null;
        }
        string listen = _listen.Read(parsed)
            ?? throw Wrong($"--listen is needed with --agents: {StreamAddress.Wanted}");
        (string? certificate, string? key) = (_certificate.Read(parsed), _certificateKey.Read(parsed));
        if ((certificate is null) != (key is null))
            throw Wrong(
                certificate is null ? "--tls-cert is needed with --tls-key" : "--tls-key is needed with --tls-cert");
        return new AgentOptions(
            agents, listen, _key.Read(parsed), _join.Read(parsed), certificate is null ? null : (certificate, key!));
    }

    private static ToolException Wrong(string message) => new(message, Tool.Usage);
}
